using System.Diagnostics;
using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>From one worker to 64, however few processors there are.</summary>
/// <remarks>The .NET thread pool has as many threads as it is told to have at least and at most; fewer than processors it refuses.</remarks>
internal sealed class WorkerGrowth(string name, ScalableWorkload workload) : Workload
{
    private const int Items = 100_000;

    // What is compiled when a process starts is not compiled to its last tier before.
    private static readonly TimeSpan LeastWarmUp = TimeSpan.FromSeconds(1.5);

    private static readonly int[] Workers = [1, 2, 4, 8, 16, 32, 64];
    private static readonly Metric[] AllMetrics = Growth.Metrics(Workers);

    public override string Name => $"growth/{name}_workers";

    public override string Description => $"{workload.Name} with 1 to 64 workers (.NET: so many threads); per item, and as a multiple of the cost with 1";

    public override IReadOnlyList<Metric> Metrics => AllMetrics;

    public override RunPlan Plan => new(MostRounds: 11, MostQuickRounds: 3, WarmsUp: false, InFreshProcess: true, OnlyIfNamed: true);

    public override double[] Run<TTarget>(TTarget target, bool quick)
    {
        using var countdown = new Countdown();
        WarmUp(target, countdown);
        return Growth.Figures([.. Workers.Select(workers => Cost(target, countdown, workers, quick ? 4 : 10))]);
    }

    private double Cost<TTarget>(TTarget target, Countdown countdown, int workers, int repetitions)
        where TTarget : struct, ITarget
    {
        if (target is MagpieTarget)
        {
            using var pool = new WorkStealingPool(new WorkStealingPoolOptions { Name = "bench", WorkerCount = workers });
            return Cost(new MagpieTarget(pool), countdown, repetitions);
        }

        // At first the least number may not be above the most, and then the most not below the least.
        bool isSet = ThreadPool.SetMaxThreads(workers, workers) && ThreadPool.SetMinThreads(workers, workers);
        return isSet ? Cost(target, countdown, repetitions) : double.NaN;
    }

    private double Cost<TTarget>(TTarget target, Countdown countdown, int repetitions)
        where TTarget : struct, ITarget
    {
        // The first starts the threads.
        workload.RunMany(target, countdown, Items);
        double total = 0;
        for (int i = 0; i < repetitions; i++)
        {
            total += workload.RunMany(target, countdown, Items);
        }

        return total / repetitions / Items;
    }

    private void WarmUp<TTarget>(TTarget target, Countdown countdown)
        where TTarget : struct, ITarget
    {
        long begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin) < LeastWarmUp)
        {
            workload.RunMany(target, countdown, Items);
        }
    }
}
