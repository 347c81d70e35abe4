using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.HandingOff;

/// <summary>The way of <c>RunAsync</c>: at once if there is room in the limit, if any, and capacity; else in line for the one, then for the other.</summary>
internal static class CapacityQueue
{
    public static ValueTask<TResult> RunAsync<TBody, TResult>(
        TBody body, BlockingLimit? limit, CancellationToken cancellationToken)
        where TBody : struct, IBody<TResult>
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<TResult>(cancellationToken);
        }

        if (limit is not null && LimitHolds.OfThread.Contains(limit))
        {
            limit = null;
        }

        WorkerThread? thread = WorkerThread.Current is { RunsItem: true } current ? current : null;
        if (limit?.Line.TryTake() == false)
        {
            return new ValueTask<TResult>(new BlockingRun<TBody, TResult>(thread?.Core, limit, body, cancellationToken).WaitForLimit());
        }

        return thread is null
            ? RunHere<TBody, TResult>(body, limit)
            : RunOnPool<TBody, TResult>(thread, body, limit, cancellationToken);
    }

    private static ValueTask<TResult> RunOnPool<TBody, TResult>(
        WorkerThread thread, TBody body, BlockingLimit? limit, CancellationToken cancellationToken)
        where TBody : struct, IBody<TResult>
    {
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
            return new ValueTask<TResult>(WaitForCapacity<TBody, TResult>(thread.Core, body, limit, cancellationToken));
        }

        try
        {
            return RunHere<TBody, TResult>(body, limit);
        }
        finally
        {
            handOff.End(thread);
        }
    }

    private static Task<TResult> WaitForCapacity<TBody, TResult>(
        PoolCore core, TBody body, BlockingLimit? limit, CancellationToken cancellationToken)
        where TBody : struct, IBody<TResult>
    {
        // Nobody holds a limit and waits for capacity.
        limit?.Line.GiveBack();
        var run = new BlockingRun<TBody, TResult>(core, limit, body, cancellationToken);
        return limit is null ? run.WaitForCapacity() : run.WaitForLimit();
    }

    private static ValueTask<TResult> RunHere<TBody, TResult>(TBody body, BlockingLimit? limit)
        where TBody : struct, IBody<TResult>
    {
        limit?.CountEntered();
        try
        {
            return new ValueTask<TResult>(limit is null ? body.Run() : limit.RunHeld<TBody, TResult>(body));
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<TResult>(exception);
        }
    }
}
