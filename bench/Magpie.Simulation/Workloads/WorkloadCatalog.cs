using Magpie.Simulation.Engine;

namespace Magpie.Simulation.Workloads;

/// <summary>The workloads, in the order of the table.</summary>
internal static class WorkloadCatalog
{
    private const double ArrivalSeconds = 2e-3;
    private const int FewestArrivals = 10_000;
    private const int Bursts = 8;
    private const int Links = 200;
    private const long TinyWork = 100;
    private const long SmallWork = 1_000;
    private const long NodeWork = 2_000;
    private const long CoarseWork = 10_000;
    private const long BurstWork = 20_000;

    /// <param name="costs">What submitting costs, for the ideal time.</param>
    public static IReadOnlyList<Workload> For(Costs costs)
    {
        long push = costs.Push;
        return
        [
            new("spawn_local", "one item submits 50,000 items of 100 ns", _ => 50_000, size => new SpawnProgram(size.Workers, size.Items, size.Work ?? TinyWork, push)),
            new("spawn_coarse", "one item submits 32 items of 10 us for each worker", workers => Math.Max(4_000, 32 * workers), size => new SpawnProgram(size.Workers, size.Items, size.Work ?? CoarseWork, push)),
            Arriving("arrivals_2", 0.02),
            Arriving("arrivals_20", 0.2),
            Arriving("arrivals_60", 0.6),
            Arriving("arrivals_90", 0.9),
            new("fib", "fork-join: a tree of calls like fib(20), 2 us each", _ => 20_000, size => new JoinProgram(Tree.Fibonacci(Tree.FibonacciFor(size.Items)), size.Workers, size.Work ?? NodeWork, push)),
            new("skewed", "fork-join: each call leaves nine tenths to one of its two branches, 2 us each", _ => 20_000, size => new JoinProgram(Tree.Skewed((size.Items + 1) / 2), size.Workers, size.Work ?? NodeWork, push)),
            new("spawn_tree", "the tree of fib, each item submitting its children to the deque", _ => 20_000, size => new SpawnTreeProgram(Tree.Fibonacci(Tree.FibonacciFor(size.Items)), size.Workers, size.Work ?? NodeWork, push)),
            new("chained", "an item of 100 ns submits the next, in one chain", _ => 10_000, size => new ChainProgram(size.Workers, chains: 1, size.Items, size.Work ?? TinyWork, push, viaSlot: false)),
            new("woken", "a chain of 200 items of 1 us for every two workers, each of which wakes the next through the LIFO slot", workers => Links * Math.Max(1, workers / 2), size => new ChainProgram(size.Workers, Math.Max(1, size.Items / Links), Links, size.Work ?? SmallWork, push, viaSlot: true)),
            new("bursts", "a thread outside submits an item of 20 us for each worker to a pool that sleeps, eight times", workers => Bursts * workers, size => new BurstProgram(size.Workers, Bursts, Math.Max(1, size.Items / Bursts), size.Work ?? BurstWork, push)),
        ];
    }

    private static Workload Arriving(string name, double load) => new(
        name,
        $"items of 1 to 20 us from many threads outside, at random, {load * 100:F0} % of what the workers can do",
        workers => (int)Math.Max(FewestArrivals, ArrivalSeconds * ArrivalProgram.Rate(load, workers)),
        size => new ArrivalProgram(size, load));
}
