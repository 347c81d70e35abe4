using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.HandingOff;

/// <summary>The way of <c>Blocking.RunAsync</c>: at once if there is capacity, else in line.</summary>
internal static class CapacityQueue
{
    public static ValueTask<TResult> RunAsync<TBody, TResult>(TBody body, CancellationToken cancellationToken)
        where TBody : struct, IBody<TResult>
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<TResult>(cancellationToken);
        }

        if (WorkerThread.Current is not { RunsItem: true } thread)
        {
            return RunHere<TBody, TResult>(body);
        }

        HandOff handOff = thread.Core.HandOff;
        BlockingCapacity capacity = thread.Core.Capacity;

        // Who blocks already, or has no worker to hand off, needs no capacity; and a pool without any never has some.
        if (thread.Blocking.IsOpen || thread.Worker is null || capacity.Permits == 0)
        {
            handOff.Begin(thread);
        }
        else if (capacity.TryTake())
        {
            handOff.BeginGranted(thread);
        }
        else
        {
            var waiter = new BlockingWaiter<TBody, TResult>(thread.Core, body, cancellationToken);
            waiter.GetInLine();
            return new ValueTask<TResult>(waiter.Task);
        }

        try
        {
            return RunHere<TBody, TResult>(body);
        }
        finally
        {
            handOff.End(thread);
        }
    }

    private static ValueTask<TResult> RunHere<TBody, TResult>(TBody body)
        where TBody : struct, IBody<TResult>
    {
        try
        {
            return new ValueTask<TResult>(body.Run());
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<TResult>(exception);
        }
    }
}
