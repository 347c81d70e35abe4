using Magpie.Bench.Targets;
using Magpie.Workers;

namespace Magpie.Bench.Workloads;

/// <summary>What a workload makes the threads of a pool do. Counts repeat where times do not.</summary>
internal sealed class Counts(RepeatedWorkload workload) : Workload
{
    private static readonly Metric[] Figures = [new("attempts", "per 1e3"), new("steals", "per 1e3"), new("stolen", "per 1e3"), new("parks", "per 1e3"), new("sleeps", "per 1e3")];

    public override string Name => $"counts/{workload.Name}";

    public override string Description => $"{workload.Name}: attempts to steal, steals, items stolen, parks, and sleeps of all threads (.NET: only these); per 1,000 operations";

    public override IReadOnlyList<Metric> Metrics => Figures;

    public override RunPlan Plan => RunPlan.Default with { OnlyIfNamed = true };

    public override double[] Run<TTarget>(TTarget target, bool quick)
    {
        Worker[] workers = target is MagpieTarget magpie ? magpie.Pool.Core.Workers : [];
        Dictionary<string, long>? sleeps = OperatingSystem.IsLinux() ? ThreadSwitches.ReadSleeps(target.ThreadNamePrefix) : null;
        long[] before = Read(workers);
        workload.Run(target, quick);
        long[] after = Read(workers);
        double thousands = workload.OperationsPerRound(quick) / 1e3;
        double slept = sleeps is null ? double.NaN : ThreadSwitches.Since(sleeps, ThreadSwitches.ReadSleeps(target.ThreadNamePrefix)) / thousands;
        return workers.Length == 0
            ? [double.NaN, double.NaN, double.NaN, double.NaN, slept]
            : [.. before.Zip(after, (begin, end) => (end - begin) / thousands), slept];
    }

    private static long[] Read(Worker[] workers) =>
    [
        workers.Sum(static worker => worker.Counters.StealAttempts),
        workers.Sum(static worker => worker.Counters.Steals),
        workers.Sum(static worker => worker.Counters.ItemsStolen),
        workers.Sum(static worker => worker.Counters.Parks),
    ];
}
