using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>A workload whose figure is the time per operation, over several repetitions that make up one round.</summary>
internal abstract class RepeatedWorkload : Workload
{
    private static readonly Metric[] PerOperation = [new("", "ns/op")];

    public override IReadOnlyList<Metric> Metrics => PerOperation;

    /// <summary>The workload's name in <see cref="PeerRequest"/>; null if peers have no such thing.</summary>
    protected virtual string? PeerName => null;

    /// <summary>Operations of one repetition.</summary>
    protected abstract int Operations { get; }

    protected virtual int Repetitions(bool quick) => quick ? 4 : 10;

    public override string? PeerRequest(bool quick) => PeerName is null ? null : $"{PeerName} {Repetitions(quick)}";

    public override double[] Run<TTarget>(TTarget target, bool quick)
    {
        int repetitions = Repetitions(quick);
        double total = 0;
        using var countdown = new Countdown();
        for (int i = 0; i < repetitions; i++)
        {
            total += RunOnce(target, countdown);
        }

        return [total / repetitions / Operations];
    }

    /// <summary>How many operations one call of <see cref="Run"/> does.</summary>
    public int OperationsPerRound(bool quick) => Operations * Repetitions(quick);

    /// <returns>Nanoseconds of one repetition.</returns>
    protected abstract double RunOnce<TTarget>(TTarget target, Countdown countdown)
        where TTarget : struct, ITarget;
}
