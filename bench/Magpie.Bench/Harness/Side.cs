namespace Magpie.Bench.Harness;

/// <summary>Which pool.</summary>
internal enum Side
{
    /// <summary>A <see cref="WorkStealingPool"/>.</summary>
    Magpie,

    /// <summary>The .NET thread pool.</summary>
    DotNet,
}
