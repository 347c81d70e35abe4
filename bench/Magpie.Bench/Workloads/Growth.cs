using System.Globalization;

namespace Magpie.Bench.Workloads;

/// <summary>What an item costs as something grows: the cost at each size, and how many times that at the smallest one it is.</summary>
internal static class Growth
{
    /// <summary>The figures of a workload that runs at these sizes.</summary>
    public static Metric[] Metrics(IReadOnlyList<int> sizes) =>
    [
        .. sizes.Select(static size => new Metric(Format(size), "ns/op")),
        .. sizes.Skip(1).Select(size => new Metric($"{Format(size)} to {Format(sizes[0])}", "times")),
    ];

    /// <summary>The figures in the order of <see cref="Metrics"/>.</summary>
    /// <param name="costs">One for each size; not a number where it was not measured.</param>
    public static double[] Figures(double[] costs) => [.. costs, .. costs.Skip(1).Select(cost => cost / costs[0])];

    private static string Format(int size) => size < 1_000 ? size.ToString(CultureInfo.InvariantCulture) : $"1e{Math.Log10(size):F0}";
}
