namespace Magpie.Bench.Workloads;

/// <summary>One figure of a round.</summary>
/// <param name="Name">What it is, if a workload has several; else empty.</param>
/// <param name="Unit">Its unit.</param>
internal sealed record Metric(string Name, string Unit);
