using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>What <see cref="WorkStealingPoolOptions.FollowEscapes"/> costs: a pool with the option, and the same pool without it.</summary>
/// <param name="inner">What both run.</param>
internal sealed class Followed(Workload inner) : Workload
{
    public override string Name => inner.Name + "_followed";

    public override string Description => $"{inner.Name} on a pool with FollowEscapes; the peer is the same pool without it";

    public override bool IsAgainstItself => true;

    public override IReadOnlyList<Metric> Metrics => inner.Metrics;

    public override double[] Run<TTarget>(TTarget target, bool quick) => RunOnPool(followEscapes: true, quick);

    public override double[] RunPeer(MagpieTarget magpie, bool quick) => RunOnPool(followEscapes: false, quick);

    private double[] RunOnPool(bool followEscapes, bool quick)
    {
        using var pool = new WorkStealingPool(new WorkStealingPoolOptions { Name = "bench-followed", FollowEscapes = followEscapes });
        return inner.Run(new MagpieTarget(pool), quick);
    }
}
