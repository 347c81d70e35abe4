namespace Magpie.Bench.Charts;

/// <summary>What a chart shows.</summary>
/// <param name="Source">Machine, runtime and commit.</param>
/// <param name="Rows">From top to bottom.</param>
internal sealed record ChartData(string Source, IReadOnlyList<ChartRow> Rows);
