using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>A workload of as many operations as one likes.</summary>
internal abstract class ScalableWorkload : RepeatedWorkload
{
    protected sealed override int Operations => 100_000;

    /// <returns>Nanoseconds for so many operations.</returns>
    public abstract double RunMany<TTarget>(TTarget target, Countdown countdown, int count)
        where TTarget : struct, ITarget;

    protected sealed override double RunOnce<TTarget>(TTarget target, Countdown countdown) => RunMany(target, countdown, Operations);
}
