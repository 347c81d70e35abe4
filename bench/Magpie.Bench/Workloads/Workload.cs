using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>One thing to measure, with the same code for both pools.</summary>
internal abstract class Workload
{
    /// <summary>Subject and variant, as in <c>spawn_local/item</c>.</summary>
    public abstract string Name { get; }

    /// <summary>One line for <c>--list</c>.</summary>
    public abstract string Description { get; }

    /// <summary>What <see cref="Run"/> returns, in order. Lower is better in all of them.</summary>
    public abstract IReadOnlyList<Metric> Metrics { get; }

    /// <summary>How it is run.</summary>
    public virtual RunPlan Plan => RunPlan.Default;

    /// <summary>Whether the .NET thread pool is to queue what its own threads submit to their own queues (<c>preferLocal</c>).</summary>
    public virtual bool PeerPrefersLocal => false;

    /// <summary>Whether what Magpie is compared with is Magpie.</summary>
    public virtual bool IsAgainstItself => false;

    /// <summary>
    /// What a peer in another language is asked for each round: the name of the workload as the peers know it, and how much
    /// of it. Null if there is nothing to compare.
    /// </summary>
    public virtual string? PeerRequest(bool quick) => null;

    /// <summary>Runs one round on one pool and returns its figures; not a number where the pool has no such thing.</summary>
    public abstract double[] Run<TTarget>(TTarget target, bool quick)
        where TTarget : struct, ITarget;

    /// <summary>Runs one round on what Magpie is compared with: the .NET thread pool, unless the workload compares Magpie with itself.</summary>
    public virtual double[] RunPeer(MagpieTarget magpie, bool quick) => Run(new DotNetTarget(PeerPrefersLocal), quick);
}
