using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Magpie.Primitives;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.Diagnostics;

/// <summary>Measures times for the histograms, if anybody listens to them.</summary>
/// <remarks>
/// Submitters count down to the next item that is sampled, in a field of their own, and look only then whether anybody
/// listens. Listeners are user code, and their exceptions go where those of hooks go.
/// </remarks>
internal sealed class WorkTimings(PoolCore core)
{
    private readonly KeyValuePair<string, object?> _pool = new(PoolMetrics.PoolName, core.Settings.Name);

    /// <summary>An item that tells how long it waits and runs, if anybody wants to know; else the item itself.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public WorkItem Sample(WorkItem item) =>
        PoolMetrics.TimesItems ? WorkItem.Of(new SampledItem(core, item, MonotonicClock.Now)) : item;

    public void RecordQueued(TimeSpan duration) => Record(PoolMetrics.QueueDuration, duration);

    public void RecordRun(TimeSpan duration) => Record(PoolMetrics.RunDuration, duration);

    /// <summary>A worker with queued work lost its thread.</summary>
    public void NoteHandOff(Worker worker)
    {
        if (PoolMetrics.HandOffDuration.Enabled)
        {
            worker.HandedOffAt = MonotonicClock.Now;
        }
    }

    /// <summary>It has one again.</summary>
    public void NoteTakenOver(Worker worker)
    {
        if (worker.HandedOffAt > TimeSpan.Zero)
        {
            TimeSpan since = worker.HandedOffAt;
            worker.HandedOffAt = default;
            Record(PoolMetrics.HandOffDuration, MonotonicClock.Now - since);
        }
    }

    private void Record(Histogram<double> histogram, TimeSpan duration)
    {
        try
        {
            histogram.Record(duration.TotalSeconds, _pool);
        }
        catch (Exception exception)
        {
            core.Reporter.ReportFault(new InvalidOperationException(
                $"A listener to {histogram.Name} of the pool '{core.Settings.Name}' threw.", exception));
        }
    }
}
