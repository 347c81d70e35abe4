using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>What a pool occupies that has nothing to do.</summary>
internal sealed class IdlePools : Workload
{
    private const int NeverUsed = 1_000;
    private const int Parked = 20;

    private static readonly Metric[] Figures = [new("unused", "B"), new("parked", "B")];

    public override string Name => "memory/idle_pool";

    public override string Description => "a pool never used, and one whose threads are all parked; heap bytes per pool (the .NET pool has no instances)";

    public override IReadOnlyList<Metric> Metrics => Figures;

    public override RunPlan Plan => new(MostRounds: 3, MostQuickRounds: 1, WarmsUp: false, InFreshProcess: true);

    public override double[] Run<TTarget>(TTarget target, bool quick) => typeof(TTarget) == typeof(MagpieTarget)
        ? [BytesPerPool(NeverUsed, use: false), BytesPerPool(Parked, use: true)]
        : [double.NaN, double.NaN];

    private static double BytesPerPool(int count, bool use)
    {
        var pools = new WorkStealingPool[count];
        BytesOf(pools.AsSpan(0, 1), use);
        double bytes = BytesOf(pools, use);
        return bytes / count;
    }

    private static double BytesOf(Span<WorkStealingPool> pools, bool use)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < pools.Length; i++)
        {
            pools[i] = new WorkStealingPool();
            if (use)
            {
                UseAllWorkers(pools[i]);
            }
        }

        long after = GC.GetTotalMemory(forceFullCollection: true);
        foreach (WorkStealingPool pool in pools)
        {
            pool.Dispose();
        }

        return after - before;
    }

    private static void UseAllWorkers(WorkStealingPool pool)
    {
        int running = 0;
        for (int i = 0; i < pool.WorkerCount; i++)
        {
            pool.UnsafePost(new Meeting(() =>
            {
                Interlocked.Increment(ref running);
                while (Volatile.Read(ref running) < pool.WorkerCount)
                {
                    Thread.Yield();
                }
            }));
        }

        pool.WaitForIdleAsync().Wait();
    }

    private sealed class Meeting(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }
}
