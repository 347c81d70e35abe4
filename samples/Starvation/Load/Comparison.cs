namespace Starvation.Load;

/// <summary>All sides.</summary>
/// <param name="Sides">In the order of <see cref="Side.All"/>.</param>
internal sealed record Comparison(IReadOnlyList<SideResult> Sides)
{
    /// <summary>What the others are compared with.</summary>
    public SideResult DotNet => Of(Side.DotNet);

    public SideResult Of(Side side) => Sides.Single(result => result.Side == side);
}
