using Magpie.Simulation.Engine;
using Magpie.Simulation.Policies;

namespace Magpie.Simulation.Tests.Engine;

/// <summary>How long workers search, and what comes of it.</summary>
public sealed class PatienceTests
{
    private static readonly Policy Adaptive = Policy.Production;
    private static readonly Policy Long = Adaptive with { Patience = PatienceChoice.Long };
    private static readonly Policy Short = Adaptive with { Patience = PatienceChoice.Short };

    [Fact]
    public void Where_items_come_seldom_searching_takes_a_fraction_of_what_it_took()
    {
        RunResult adaptive = Simulate.Run("arrivals_2", workers: 2, Adaptive);
        RunResult @long = Simulate.Run("arrivals_2", workers: 2, Long);

        SearchTimePerItem(adaptive).ShouldBeLessThan(SearchTimePerItem(@long) / 3);
        adaptive.Counts.WakeUps.ShouldBeLessThan(@long.Counts.WakeUps * 12 / 10);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(32)]
    public void Under_a_dense_stream_the_search_stays_long_and_no_more_wake_ups_are_needed(int workers)
    {
        RunResult adaptive = Simulate.Run("arrivals_60", workers, Adaptive);
        RunResult @long = Simulate.Run("arrivals_60", workers, Long);
        RunResult @short = Simulate.Run("arrivals_60", workers, Short);

        adaptive.Counts.WakeUps.ShouldBeLessThanOrEqualTo(@long.Counts.WakeUps);
        SearchTimePerItem(adaptive).ShouldBeGreaterThan(SearchTimePerItem(@long) * 0.9);
        @short.Counts.WakeUps.ShouldBeGreaterThan(@long.Counts.WakeUps * 12 / 10);
        SearchTimePerItem(@short).ShouldBeLessThan(SearchTimePerItem(@long) / 3);
    }

    /// <summary>Some sleep long in between, and would search short if what they find did not count.</summary>
    [Fact]
    public void Who_finds_items_while_it_searches_goes_on_searching_long()
    {
        RunResult adaptive = Simulate.Run("arrivals_20", workers: 8, Adaptive);
        RunResult @long = Simulate.Run("arrivals_20", workers: 8, Long);

        SearchTimePerItem(adaptive).ShouldBeGreaterThan(SearchTimePerItem(@long) * 0.98);
    }

    /// <summary>Each push wakes a worker that has just parked.</summary>
    [Fact]
    public void Who_is_woken_as_soon_as_it_sleeps_searches_on_although_it_finds_nothing()
    {
        RunResult adaptive = Simulate.Run("chained", workers: 8, Adaptive);
        RunResult @long = Simulate.Run("chained", workers: 8, Long);
        RunResult @short = Simulate.Run("chained", workers: 8, Short);

        adaptive.Counts.WakeUps.ShouldBeLessThanOrEqualTo(@long.Counts.WakeUps);
        @short.Counts.WakeUps.ShouldBeGreaterThan(5 * @long.Counts.WakeUps);
    }

    [Theory]
    [InlineData("arrivals_2")]
    [InlineData("bursts")]
    [InlineData("chained")]
    public void A_short_search_looks_at_each_worker_once(string workload)
    {
        const int Workers = 8;

        RunResult @long = Simulate.Run(workload, Workers, Long);
        RunResult @short = Simulate.Run(workload, Workers, Short);

        @short.Counts.Looks.ShouldBeLessThanOrEqualTo(@short.Counts.Searches * Workers);
        @long.Counts.Looks.ShouldBeGreaterThan(@long.Counts.Searches * Workers);
    }

    private static double SearchTimePerItem(RunResult run) => run.Searching * run.Makespan / run.Items;
}
