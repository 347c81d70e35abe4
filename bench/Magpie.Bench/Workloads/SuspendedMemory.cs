using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>What an asynchronous operation occupies that waits.</summary>
/// <param name="inFutures">Whether Magpie's are futures; else both pools run tasks.</param>
internal sealed class SuspendedMemory(bool inFutures) : Workload
{
    private const int Count = 100_000;
    private const int Warming = 1_000;
    private const int Depth = 10;

    private static readonly Metric[] Figures = [new("", "B"), new("on_task", "B"), new("call", "B")];

    public override string Name => inFutures ? "memory/suspended_future" : "memory/suspended_task";

    public override string Description =>
        $"a spawned {(inFutures ? "future (.NET: task)" : "task")} that waits for an awaiter of its own, or for a task; and a call around it that awaits it; heap bytes";

    public override IReadOnlyList<Metric> Metrics => Figures;

    public override RunPlan Plan => new(MostRounds: 3, MostQuickRounds: 1, WarmsUp: false, InFreshProcess: true);

    public override double[] Run<TTarget>(TTarget target, bool quick)
    {
        // Types are loaded, and queues have their size, after the first.
        AtGate(target, Warming, Depth);
        double alone = AtGate(target, Count, depth: 0);
        double onTask = AtTask(target, Count);
        double within = AtGate(target, Count, Depth);
        return [alone, onTask, (within - alone) / Depth];
    }

    private double AtGate<TTarget>(TTarget target, int count, int depth)
        where TTarget : struct, ITarget => inFutures && target is MagpieTarget magpie
            ? new SuspendedFutures(magpie.Pool, count).MeasureAtGate(depth)
            : new SuspendedTasks(count).MeasureAtGate(target, depth);

    private double AtTask<TTarget>(TTarget target, int count)
        where TTarget : struct, ITarget => inFutures && target is MagpieTarget magpie
            ? new SuspendedFutures(magpie.Pool, count).MeasureAtTask()
            : new SuspendedTasks(count).MeasureAtTask(target);
}
