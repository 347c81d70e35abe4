using Magpie.Primitives;
using Magpie.Workers;

namespace Magpie.HandingOff;

/// <summary>A thread that waits in line; on a pool its worker goes to another thread meanwhile.</summary>
internal sealed class ThreadWaiter : CancellableWaiter
{
    private readonly PermitLine _line;
    private readonly WaitGate _gate = new();

    private ThreadWaiter(PermitLine line)
        : base(line) => _line = line;

    /// <summary>Waits for a permit.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public static void Take(PermitLine line, CancellationToken cancellationToken)
    {
        TimeSpan since = MonotonicClock.Now;
        var waiter = new ThreadWaiter(line);
        waiter.GetInLine(cancellationToken, CancellationToken.None);
        try
        {
            waiter.Wait();
        }
        finally
        {
            line.Waits.Count(MonotonicClock.Now - since, gaveUp: !waiter.HasClaimed);
        }

        if (!waiter.HasClaimed)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    protected override PermitUse Proceed()
    {
        _gate.Open();
        return PermitUse.Used;
    }

    /// <remarks>It has the permit all the same, and its thread must be woken.</remarks>
    public override PermitUse FailToUse(Exception exception) => Proceed();

    protected override void OnLeft(CancellationToken token) => _gate.Open();

    /// <remarks>Handed off here, not by the notice of the managed wait, for that can be turned off, and this is declared.</remarks>
    private void Wait()
    {
        if (WorkerThread.Current is not { RunsItem: true, Blocking.NoticesWaits: true } thread)
        {
            Sleep();
            return;
        }

        thread.Core.HandOff.BeginWait(thread);
        try
        {
            Sleep();
        }
        finally
        {
            thread.Core.HandOff.EndWait(thread);
        }
    }

    private void Sleep()
    {
        bool woken = false;
        try
        {
            _gate.WaitAndClose(Timeout.InfiniteTimeSpan);
            woken = true;
        }
        finally
        {
            // A thread can be interrupted in a managed wait.
            if (!woken && !TryLeave() && HasClaimed)
            {
                _line.GiveBack();
            }
        }
    }
}
