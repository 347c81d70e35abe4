using Magpie.Simulation.Reports;

namespace Magpie.Simulation.Tests.Reports;

public sealed class StatisticTests
{
    [Fact]
    public void Mean_and_standard_deviation_are_those_of_a_sample()
    {
        Statistic statistic = Statistic.Of([2, 4, 4, 4, 5, 5, 7, 9]);

        statistic.Mean.ShouldBe(5);
        statistic.Deviation.ShouldBe(Math.Sqrt(32.0 / 7), tolerance: 1e-12);
    }

    [Fact]
    public void One_value_does_not_deviate() => Statistic.Of([3]).ShouldBe(new Statistic(3, 0));
}
