using Magpie.Escapes;
using Magpie.HandingOff;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.Scheduling;

/// <summary>
/// The context of all threads of a pool: what awaits under it comes back to the pool, and what waits under it hands its
/// worker off.
/// </summary>
/// <remarks>
/// <para>
/// The runtime calls <see cref="Wait"/> at each managed wait that really blocks, because the constructor asked for it
/// (<see cref="SynchronizationContext.SetWaitNotificationRequired"/>). The call comes from within the waiting primitive,
/// so nothing here may throw or wait on its own account.
/// </para>
/// <para>
/// A continuation that comes after the pool has ended runs on the .NET thread pool, so that the <c>finally</c> blocks of a
/// started method run.
/// </para>
/// </remarks>
internal sealed class PoolSynchronizationContext : SynchronizationContext
{
    private readonly PoolCore _core;

    public PoolSynchronizationContext(PoolCore core)
    {
        _core = core;
        if (core.Settings.HandOffOnWait || StallWatch.CanBeOn(core.Settings))
        {
            SetWaitNotificationRequired();
        }
    }

    /// <summary>From now on the runtime tells of managed waits, even if they are only to be recorded.</summary>
    public void NoticeWaits() => SetWaitNotificationRequired();

    public override void Post(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        WorkItem item = WorkItem.Continuation(d, state);
        if (!_core.Submitter.TryContinueNext(item))
        {
            item.Abandon(_core.Reporter);
        }
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        if (WorkerThread.RunningItemOf(_core) is not null)
        {
            if (_core.Guest is { } guest)
            {
                FlowMarker.Current = guest;
            }

            d(state);
        }
        else
        {
            _core.Pool.Run(() => d(state)).GetAwaiter().GetResult();
        }
    }

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>An <c>async void</c> method began: the pool is not idle until it ends.</summary>
    public override void OperationStarted() => _core.Submitter.BeginOperation();

    public override void OperationCompleted() => _core.Submitter.EndOperation();

    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        WorkerThread? thread = WorkerThread.RunningItemOf(_core);
        if (thread is not { Blocking.NoticesWaits: true } || millisecondsTimeout == 0)
        {
            return WaitHelper(waitHandles, waitAll, millisecondsTimeout);
        }

        return _core.Settings.HandOffOnWait
            ? WaitHandedOff(thread, waitHandles, waitAll, millisecondsTimeout)
            : WaitHoldingOn(thread, waitHandles, waitAll, millisecondsTimeout);
    }

    private int WaitHandedOff(WorkerThread thread, IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        _core.HandOff.BeginWait(thread);
        try
        {
            return WaitHelper(waitHandles, waitAll, millisecondsTimeout);
        }
        finally
        {
            _core.HandOff.EndWait(thread);
        }
    }

    /// <summary>Where managed waits are not to be handed off, the stall monitor must not do so either.</summary>
    private int WaitHoldingOn(WorkerThread thread, IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        bool isHeld = thread.TryUseWorker(out Worker? worker);
        if (!thread.Blocking.IsOpen)
        {
            _core.Journal.BeginWait(thread, BlockingKind.Noticed, worker, keptWorker: isHeld);
        }

        try
        {
            return WaitHelper(waitHandles, waitAll, millisecondsTimeout);
        }
        finally
        {
            if (!thread.Blocking.IsOpen)
            {
                _core.Journal.EndWait(thread);
            }

            if (isHeld)
            {
                thread.Hold.Release();
            }
        }
    }
}
