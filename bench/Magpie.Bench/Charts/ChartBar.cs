using Magpie.Bench.Harness;

namespace Magpie.Bench.Charts;

/// <summary>One bar.</summary>
/// <param name="Label">What was compared.</param>
/// <param name="Ratio">The other's figure divided by Magpie's.</param>
internal sealed record ChartBar(string Label, Quartiles Ratio)
{
    /// <summary>A spread on both sides of 1 says nothing.</summary>
    public bool IsUndecided => Ratio.Lower <= 1 && Ratio.Upper >= 1;

    public bool IsWin => Ratio.Median > 1;
}
