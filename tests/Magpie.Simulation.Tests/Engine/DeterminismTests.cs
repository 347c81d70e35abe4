using Magpie.Simulation.Engine;
using Magpie.Simulation.Reports;

namespace Magpie.Simulation.Tests.Engine;

public sealed class DeterminismTests
{
    public static TheoryData<string> Workloads { get; } = [.. Simulate.WorkloadNames];

    [Theory]
    [MemberData(nameof(Workloads))]
    public void The_same_seed_gives_the_same_result(string workload)
    {
        RunResult first = Simulate.Run(workload, workers: 16, seed: 7, items: 500);
        RunResult again = Simulate.Run(workload, workers: 16, seed: 7, items: 500);

        FiguresOf(again).ShouldBe(FiguresOf(first));
    }

    [Theory]
    [InlineData("arrivals_60")]
    [InlineData("spawn_coarse")]
    [InlineData("skewed")]
    public void Another_seed_gives_another_result(string workload)
    {
        RunResult first = Simulate.Run(workload, workers: 16, seed: 7, items: 500);
        RunResult other = Simulate.Run(workload, workers: 16, seed: 8, items: 500);

        FiguresOf(other).ShouldNotBe(FiguresOf(first));
    }

    private static double[] FiguresOf(RunResult result) => [result.Makespan, .. Figure.All.Select(figure => figure.Of(result))];
}
