namespace Magpie.Workers;

/// <summary>When submitters make fences so that those who leave need no barriers, and when not.</summary>
/// <param name="FencesBelow">A worker that leaves after fewer items asks for fences.</param>
/// <param name="DoubtAfter">A worker that has run so many, or a thread that made so many fences, asks whether anybody leaves; the second time in vain, fences end.</param>
internal readonly record struct FenceLimits(long FencesBelow, long DoubtAfter)
{
    /// <summary>
    /// A barrier takes 2 to 5 us and as much of each other processor, a fence 7 ns; both as measured on a virtual machine with two processors.
    /// </summary>
    public static FenceLimits Default { get; } = new(512, 2_048);

    /// <summary>Never fences.</summary>
    public static FenceLimits BarriersOnly { get; } = new(0, long.MaxValue);

    /// <summary>Each leave asks for fences, each interval for an end of them.</summary>
    public static FenceLimits Restless { get; } = new(long.MaxValue, 0);
}
