using System.Collections.Immutable;
using Magpie.HandingOff;
using Magpie.Primitives;

namespace Magpie.Reports;

/// <summary>How often and how long items blocked at one place, in all and by worker.</summary>
internal sealed class SiteTally(SiteKey key, string? item, string? stack, int workers)
{
    /// <summary>Workers from this number on are told together with threads that have none.</summary>
    private const int MostWorkers = 1_024;

    private readonly WaitTally _all = new();

    // The last one is that of threads without a worker. Each is made when it is first needed.
    private readonly AtomicReference<WaitTally>[] _byWorker = new AtomicReference<WaitTally>[Math.Min(workers, MostWorkers) + 1];

    public SiteKey Key => key;

    public void Count(int worker, TimeSpan duration)
    {
        _all.Count(duration, gaveUp: false);
        int index = worker >= 0 && worker < _byWorker.Length - 1 ? worker : _byWorker.Length - 1;
        WaitTally tally = _byWorker[index].Read() ?? _byWorker[index].GetOrInstall(new WaitTally());
        tally.Count(duration, gaveUp: false);
    }

    public BlockingReportEntry Read()
    {
        ImmutableArray<WorkerBlocking>.Builder byWorker = ImmutableArray.CreateBuilder<WorkerBlocking>();
        for (int index = 0; index < _byWorker.Length; index++)
        {
            if (_byWorker[index].Read() is { } tally)
            {
                byWorker.Add(new WorkerBlocking(index < _byWorker.Length - 1 ? index : null, tally.Times, tally.Total, tally.Longest));
            }
        }

        return new BlockingReportEntry(
            key.Kind, key.KeptWorker, key.CallSite, key.Call, item, stack, _all.Times, _all.Total, _all.Longest, byWorker.ToImmutable());
    }
}
