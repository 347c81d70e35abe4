using System.Runtime.CompilerServices;
using Magpie.Primitives;
using Magpie.Workers;

namespace Magpie.Submission;

/// <summary>A work item whose submitter holds a task: it can be cancelled until it starts, and tells how it ended.</summary>
/// <remarks>One compare-and-swap from <c>Queued</c> decides between starting and being cancelled.</remarks>
internal abstract class HandleItem<TResult> : TaskCompletionSource<TResult>, IThreadPoolWorkItem, IAbandonable, ICarriesCode
{
    private const int Queued = 0;
    private const int Started = 1;
    private const int Cancelled = 2;

    private static readonly ContextCallback _runBody = static item => ((HandleItem<TResult>)item!).RunBody();

    private readonly ExecutionContext? _context = FlowedContext.Capture();
    private CancellationTokenRegistration _registration;
    private AtomicInt32 _state;

    protected HandleItem(PoolCore core, CancellationToken cancellationToken)
    {
        Core = core;
        CancellationToken = cancellationToken;
    }

    public abstract Delegate Code { get; }

    protected PoolCore Core { get; }

    protected CancellationToken CancellationToken { get; }

    /// <summary>From now on the token cancels the task, unless the item has started.</summary>
    public void WatchCancellation()
    {
        if (CancellationToken.CanBeCanceled)
        {
            _registration = CancellationToken.UnsafeRegister(
                static (item, token) => ((HandleItem<TResult>)item!).OnCancelled(token), this);
        }
    }

    /// <summary>The submission failed: nobody will see the task.</summary>
    public void Withdraw() => _registration.Unregister();

    public void Execute()
    {
        if (_state.TryExchange(Queued, Started))
        {
            _registration.Unregister();
            FlowedContext.Run(_context, _runBody, this);
        }
    }

    public bool Abandon()
    {
        if (!_state.TryExchange(Queued, Cancelled))
        {
            return false;
        }

        _registration.Unregister();

        // Whoever waits for the task goes on elsewhere, not in the middle of a shutdown; which waits for this to be told.
        Core.Submitter.BeginOperation();
        ThreadPool.UnsafeQueueUserWorkItem(static item => item.TellAbandoned(), this, preferLocal: false);
        return true;
    }

    /// <summary>Runs the code and completes the task. Must not throw.</summary>
    protected abstract void RunBody();

    /// <summary>The task ends as a task of the BCL would: cancelled if the exception speaks of its own cancelled token, else faulted.</summary>
    protected void SetFailure(Exception exception)
    {
        if (exception is OperationCanceledException cancelled
            && CancellationToken.IsCancellationRequested
            && cancelled.CancellationToken == CancellationToken)
        {
            SetCancelled(cancelled);
        }
        else
        {
            TrySetException(exception);
        }
    }

    /// <summary>Cancels the task with the very exception that was thrown, which a completion source cannot do itself.</summary>
    protected void SetCancelled(OperationCanceledException exception)
    {
        var builder = AsyncTaskMethodBuilder<TResult>.Create();
        builder.SetException(exception);
        TrySetFromTask(builder.Task);
    }

    private void TellAbandoned()
    {
        try
        {
            TrySetCanceled(new CancellationToken(canceled: true));
        }
        finally
        {
            Core.Submitter.EndOperation();
        }
    }

    private void OnCancelled(CancellationToken token)
    {
        if (_state.TryExchange(Queued, Cancelled))
        {
            TrySetCanceled(token);
        }
    }
}
