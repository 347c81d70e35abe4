namespace Magpie.Bench.Charts;

/// <summary>One line of the chart.</summary>
/// <param name="Main">Against the .NET thread pool.</param>
/// <param name="Peers">Against pools of other languages, if they were measured.</param>
internal sealed record ChartRow(ChartBar Main, IReadOnlyList<ChartBar> Peers)
{
    /// <summary>Rows of one subject stand together.</summary>
    public string Subject => Main.Label.Split('/', ' ')[0];
}
