using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>A workload of futures. .NET has none; its thread pool does the same with tasks.</summary>
/// <param name="withTasks">What the .NET thread pool runs.</param>
internal abstract class FutureWorkload(RepeatedWorkload withTasks) : RepeatedWorkload
{
    public sealed override string? PeerRequest(bool quick) => withTasks.PeerRequest(quick);

    public sealed override double[] Run<TTarget>(TTarget target, bool quick) =>
        target is MagpieTarget ? base.Run(target, quick) : withTasks.Run(target, quick);

    protected sealed override double RunOnce<TTarget>(TTarget target, Countdown countdown) =>
        RunOnce(((MagpieTarget)(object)target).Pool, countdown);

    /// <returns>Nanoseconds of one repetition.</returns>
    protected abstract double RunOnce(WorkStealingPool pool, Countdown countdown);

    /// <summary>Runs a future that begins the measured stretch, and waits for what ends it.</summary>
    protected static double Measure(WorkStealingPool pool, Countdown countdown, Future root)
    {
        pool.Spawn(root).Detach();
        return countdown.WaitNanoseconds(() => pool.GetSnapshot().ToString());
    }
}
