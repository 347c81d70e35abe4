using Magpie.Bench.Workloads;

namespace Magpie.Bench.Harness;

/// <summary>One line of the table.</summary>
/// <param name="Workload">The workload's name.</param>
/// <param name="Metric">The figure.</param>
/// <param name="Magpie">Magpie's.</param>
/// <param name="DotNet">The .NET thread pool beside it.</param>
/// <param name="Peers">The peers in other languages beside it.</param>
/// <param name="Foreign">The share of the processors that others took; not a number if unknown.</param>
internal sealed record Row(string Workload, Metric Metric, Quartiles Magpie, Comparison DotNet, IReadOnlyList<Comparison> Peers, double Foreign);

/// <summary>A peer's figures beside Magpie's.</summary>
/// <param name="Peer">Its name.</param>
/// <param name="Rounds">Its figure of each round; not a number where it has none.</param>
/// <param name="Figures">Their middle and spread.</param>
/// <param name="Ratio">Its figure divided by Magpie's, round by round.</param>
internal sealed record Comparison(string Peer, IReadOnlyList<double> Rounds, Quartiles Figures, Quartiles Ratio);
