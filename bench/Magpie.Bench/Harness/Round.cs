namespace Magpie.Bench.Harness;

/// <summary>The figures that all reached one after the other.</summary>
/// <param name="Magpie">One figure per metric.</param>
/// <param name="DotNet">The same of the .NET thread pool.</param>
/// <param name="Peers">The same of each peer in another language; null if it takes no part.</param>
/// <param name="Foreign">The share of the processors that other processes took meanwhile; not a number if unknown.</param>
internal sealed record Round(double[] Magpie, double[] DotNet, IReadOnlyList<double[]?> Peers, double Foreign);
