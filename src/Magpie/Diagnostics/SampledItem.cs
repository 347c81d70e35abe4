using Magpie.Primitives;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.Diagnostics;

/// <summary>An item that tells how long it was queued and how long it ran.</summary>
internal sealed class SampledItem(PoolCore core, WorkItem item, TimeSpan queued) : IThreadPoolWorkItem, IAbandonable
{
    public WorkItem Item => item;

    public void Execute()
    {
        TimeSpan started = MonotonicClock.Now;
        core.Timings.RecordQueued(started - queued);
        try
        {
            item.Execute();
        }
        finally
        {
            core.Timings.RecordRun(MonotonicClock.Now - started);
        }
    }

    public bool Abandon() => item.Abandon(core.Reporter);
}
