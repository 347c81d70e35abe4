using Magpie.Diagnostics;
using Magpie.Workers;

namespace Magpie.HandingOff;

/// <summary>
/// Tells of hand-offs from the thread whose item blocks. Listeners are user code; their waits are not handed off in the
/// middle of a hand-off.
/// </summary>
internal sealed class HandOffEvents(PoolCore core)
{
    /// <summary>The thread gave its worker up.</summary>
    public void TellBegin(WorkerThread thread, Worker worker, HandOffWay way)
    {
        thread.Blocking.GaveUpWorker = true;
        if (core.Events.TellsOfHandOffs)
        {
            thread.Blocking.Suspend();
            core.Events.HandOffBegin(core.Settings.Name, worker.Id, way);
            thread.Blocking.Resume();
        }

        core.Journal.BeginWait(thread, (BlockingKind)way, worker, keptWorker: false);
    }

    /// <summary>The outermost blocking of the thread has ended.</summary>
    public void TellEndIfBegun(WorkerThread thread)
    {
        core.Journal.EndWait(thread);
        if (thread.Blocking.GaveUpWorker)
        {
            thread.Blocking.GaveUpWorker = false;
            TellEnd(thread);
        }
    }

    /// <summary>The thread goes on after somebody else gave its worker up.</summary>
    public void TellEnd(WorkerThread thread)
    {
        if (core.Events.TellsOfHandOffs)
        {
            bool hasWorker = thread.Worker is not null;
            thread.Blocking.Suspend();
            core.Events.HandOffEnd(core.Settings.Name, hasWorker);
            thread.Blocking.Resume();
        }
    }

    /// <summary>An item blocks with its worker, because no capacity is left.</summary>
    public void TellExhausted()
    {
        core.Capacity.CountExhausted();
        core.Events.AtBlockingCapacity(core.Settings.Name, core.Capacity.Permits);
    }

    /// <summary>The same, from the thread of the item.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="worker">The worker that it keeps, which it may not use while it is in line.</param>
    /// <param name="way">How it is known.</param>
    public void TellExhausted(WorkerThread thread, Worker worker, HandOffWay way)
    {
        core.Journal.BeginWait(thread, (BlockingKind)way, worker, keptWorker: true);
        thread.Blocking.Suspend();
        try
        {
            TellExhausted();
        }
        finally
        {
            thread.Blocking.Resume();
        }
    }
}
