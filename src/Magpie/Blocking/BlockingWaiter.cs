using Magpie.Primitives;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.HandingOff;

/// <summary>Blocking code in line for capacity; once it is granted a permit it gets a thread to itself.</summary>
/// <remarks>
/// One compare-and-swap from <c>Waiting</c> decides between the grant and the cancellation. The unit counts as admitted
/// from when it gets in line, so the pool does not seem idle meanwhile.
/// </remarks>
internal sealed class BlockingWaiter<TBody, TResult>(PoolCore core, TBody body, CancellationToken cancellationToken)
    : TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously), ICapacityWaiter, IThreadPoolWorkItem, IAbandonable
    where TBody : struct, IBody<TResult>
{
    private const int Waiting = 0;
    private const int Granted = 1;
    private const int Cancelled = 2;

    private static readonly ContextCallback _runBody = static waiter => ((BlockingWaiter<TBody, TResult>)waiter!).RunBody();

    private readonly ExecutionContext? _context = FlowedContext.Capture();
    private CancellationTokenRegistration _registration;
    private AtomicInt32 _state;

    public void GetInLine()
    {
        core.Submitter.BeginOperation();
        if (cancellationToken.CanBeCanceled)
        {
            _registration = cancellationToken.UnsafeRegister(
                static (waiter, token) => ((BlockingWaiter<TBody, TResult>)waiter!).OnCancelled(token), this);
        }

        core.Capacity.TakeOrWait(this);
        if (core.State.Abandons)
        {
            // The shutdown may have walked the line before this was in it.
            GiveUp();
        }
    }

    public void GiveUp()
    {
        if (_state.TryExchange(Waiting, Cancelled))
        {
            core.CountAbandoned();
            EndCancelled(new CancellationToken(canceled: true));
        }
    }

    public bool TryGrant()
    {
        if (!_state.TryExchange(Waiting, Granted))
        {
            return false;
        }

        // A thread of its own: were the item queued with the permit, all workers could wait for it.
        if (core.Waker.TryAssign(new Assignment(Worker: null, IsSearching: false, WorkItem.Of(this))))
        {
            return true;
        }

        core.Submitter.QueueCounted(WorkItem.Of(this));
        return false;
    }

    public void Execute()
    {
        _registration.Unregister();
        WorkerThread thread = WorkerThread.Current!;
        core.HandOff.Begin(thread);
        try
        {
            FlowedContext.Run(_context, _runBody, this);
        }
        finally
        {
            core.HandOff.End(thread);
        }
    }

    public bool Abandon()
    {
        _registration.Unregister();
        return TrySetCanceled(new CancellationToken(canceled: true));
    }

    private void RunBody()
    {
        TResult result;
        try
        {
            result = body.Run();
        }
        catch (Exception exception)
        {
            TrySetException(exception);
            return;
        }

        TrySetResult(result);
    }

    private void OnCancelled(CancellationToken token)
    {
        if (_state.TryExchange(Waiting, Cancelled))
        {
            EndCancelled(token);
        }
    }

    private void EndCancelled(CancellationToken token)
    {
        _registration.Unregister();
        TrySetCanceled(token);
        core.Submitter.EndOperation();
    }
}
