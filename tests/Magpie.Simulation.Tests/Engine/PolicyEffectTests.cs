using Magpie.Simulation.Engine;
using Magpie.Simulation.Policies;

namespace Magpie.Simulation.Tests.Engine;

/// <summary>What a choice is known to do, it does here too.</summary>
public sealed class PolicyEffectTests
{
    private static readonly Policy Production = Policy.Production;

    [Fact]
    public void One_item_at_a_time_takes_many_more_steals_than_half()
    {
        RunResult half = Simulate.Run("spawn_coarse", workers: 32);
        RunResult one = Simulate.Run("spawn_coarse", workers: 32, Production with { Steal = StealChoice.One });

        one.Counts.Steals.ShouldBeGreaterThan(5 * half.Counts.Steals);
        one.Counts.ItemsStolen.ShouldBe(one.Counts.Steals);
    }

    [Fact]
    public void A_wake_up_per_submission_is_many_more_wake_ups_than_one_if_nobody_searches()
    {
        RunResult one = Simulate.Run("bursts", workers: 128);
        RunResult each = Simulate.Run("bursts", workers: 128, Production with { Wake = WakeChoice.Each });

        each.Counts.WakeUps.ShouldBeGreaterThan(5 * one.Counts.WakeUps);
        each.Counts.FruitlessWakeUps.ShouldBeGreaterThan(one.Counts.FruitlessWakeUps);
    }

    [Fact]
    public void Waking_all_has_more_wake_ups_in_vain()
    {
        RunResult one = Simulate.Run("chained", workers: 128);
        RunResult all = Simulate.Run("chained", workers: 128, Production with { Wake = WakeChoice.All });

        all.Counts.FruitlessWakeUps.ShouldBeGreaterThan(10 * one.Counts.FruitlessWakeUps);
    }

    [Fact]
    public void A_chain_of_wake_ups_grows_slower_than_a_tree_of_them()
    {
        RunResult chain = Simulate.Run("spawn_coarse", workers: 128);
        RunResult tree = Simulate.Run("spawn_coarse", workers: 128, Production with { Wake = WakeChoice.Relay });

        tree.Makespan.ShouldBeLessThan(chain.Makespan * 2 / 3);
    }

    [Fact]
    public void A_single_searcher_looks_at_fewer_victims_and_leaves_items_waiting()
    {
        RunResult half = Simulate.Run("arrivals_60", workers: 32);
        RunResult one = Simulate.Run("arrivals_60", workers: 32, Production with { Search = SearchChoice.One });

        one.Counts.Looks.ShouldBeLessThan(half.Counts.Looks);
        one.WaitP99.ShouldBeGreaterThan(2 * half.WaitP99);
    }

    [Fact]
    public void More_searchers_spend_more_time_searching()
    {
        RunResult quarter = Simulate.Run("arrivals_20", workers: 8, Production with { Search = SearchChoice.Quarter });
        RunResult unlimited = Simulate.Run("arrivals_20", workers: 8, Production with { Search = SearchChoice.Unlimited });

        unlimited.Searching.ShouldBeGreaterThan(quarter.Searching);
    }

    [Fact]
    public void Thieves_that_all_begin_at_one_victim_get_in_each_others_way()
    {
        RunResult random = Simulate.Run("arrivals_20", workers: 512);
        RunResult first = Simulate.Run("arrivals_20", workers: 512, Production with { Start = StartChoice.Fixed });

        first.Counts.Looks.ShouldBeGreaterThan(random.Counts.Looks);
    }

    [Fact]
    public void The_only_item_of_a_worker_that_goes_on_is_left_to_it()
    {
        RunResult chain = Simulate.Run("chained", workers: 8);

        chain.Counts.Steals.ShouldBeLessThan(5);
        chain.Counts.Looks.ShouldBeGreaterThan(100);
    }
}
