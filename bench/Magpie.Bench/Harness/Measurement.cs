using Magpie.Bench.Workloads;

namespace Magpie.Bench.Harness;

/// <summary>What was measured of one workload.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Rounds">Its rounds, without those of the warm-up.</param>
/// <param name="Snapshot">Magpie's counters after the last round; null if the rounds ran in processes of their own.</param>
internal sealed record Measurement(Workload Workload, IReadOnlyList<Round> Rounds, PoolSnapshot? Snapshot)
{
    /// <summary>The share of the processors that others took while it was measured; not a number if unknown.</summary>
    public double Foreign => Workload.Plan.InFreshProcess ? double.NaN : Quartiles.Of(Rounds.Select(round => round.Foreign)).Median;

    /// <summary>One row per metric.</summary>
    public IEnumerable<Row> Rows()
    {
        for (int i = 0; i < Workload.Metrics.Count; i++)
        {
            int metric = i;
            yield return new Row(
                Workload.Name,
                Workload.Metrics[metric],
                Quartiles.Of(Rounds.Select(round => round.Magpie[metric])),
                Quartiles.Of(Rounds.Select(round => round.DotNet[metric])),
                Quartiles.Of(Rounds.Select(round => RatioOf(round.DotNet[metric], round.Magpie[metric]))),
                Foreign);
        }
    }

    /// <summary>Two zeros are equal, too.</summary>
    private static double RatioOf(double dotNet, double magpie) => dotNet == magpie ? 1 : dotNet / magpie;
}

/// <summary>One line of the table.</summary>
/// <param name="Workload">The workload's name.</param>
/// <param name="Metric">The figure.</param>
/// <param name="Magpie">Magpie's.</param>
/// <param name="DotNet">The .NET thread pool's.</param>
/// <param name="Ratio">The .NET thread pool's divided by Magpie's, round by round.</param>
/// <param name="Foreign">The share of the processors that others took; not a number if unknown.</param>
internal sealed record Row(string Workload, Metric Metric, Quartiles Magpie, Quartiles DotNet, Quartiles Ratio, double Foreign);
