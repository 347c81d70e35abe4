using Magpie.Bench.Peers;
using Magpie.Bench.Workloads;

namespace Magpie.Bench.Harness;

/// <summary>What was measured of one workload.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Rounds">Its rounds, without those of the warm-up.</param>
/// <param name="Peers">The peers in other languages, in the order of <see cref="Round.Peers"/>.</param>
/// <param name="Snapshot">Magpie's counters after the last round; null if the rounds ran in processes of their own.</param>
internal sealed record Measurement(Workload Workload, IReadOnlyList<Round> Rounds, IReadOnlyList<PeerTurns> Peers, PoolSnapshot? Snapshot)
{
    /// <summary>The share of the processors that others took while it was measured; not a number if unknown.</summary>
    public double Foreign => Workload.Plan.InFreshProcess ? double.NaN : Quartiles.Of(Rounds.Select(round => round.Foreign)).Median;

    /// <summary>The peers that began and did not end, with the reason.</summary>
    public IEnumerable<string> Failures =>
        Peers.Where(static peer => peer.Failure is not null).Select(peer => $"{peer.Name} failed in {Workload.Name}: {peer.Failure}");

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
                Compare(".NET", metric, counts: true, static round => round.DotNet),
                [.. Peers.Select((peer, index) => Compare(peer.Name, metric, peer.TakesPart, round => round.Peers[index]))],
                Foreign);
        }
    }

    /// <param name="counts">False if the peer failed, so that the rounds it did run say nothing.</param>
    private Comparison Compare(string peer, int metric, bool counts, Func<Round, double[]?> figuresOf)
    {
        double[] figures = [.. Rounds.Select(round => figuresOf(round)?[metric] ?? double.NaN)];
        double[] ratios = [.. Rounds.Select((round, index) => RatioOf(figures[index], round.Magpie[metric]))];
        return new Comparison(peer, figures, Quartiles.Of(counts ? figures : []), Quartiles.Of(counts ? ratios : []));
    }

    /// <summary>Two zeros are equal, too.</summary>
    private static double RatioOf(double peer, double magpie) => peer == magpie ? 1 : peer / magpie;
}
