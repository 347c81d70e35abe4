using Magpie.Simulation.Engine;
using Magpie.Simulation.Policies;
using Magpie.Simulation.Workloads;

namespace Magpie.Simulation.Tests.Engine;

/// <summary>Cases small enough to be worked out with a pencil.</summary>
public sealed class HandComputedTests
{
    private const long WakeIdle = 1_000;
    private static readonly Costs Costs = Free.Costs with { WakeIdle = WakeIdle };

    /// <summary>The second worker looks at the first one before itself.</summary>
    private static readonly Policy FromFirst = Policy.Production with { Start = StartChoice.Fixed };

    [Fact]
    public void One_worker_is_woken_once_and_runs_all_one_after_the_other()
    {
        RunResult result = Run(Policy.Production, workers: 1, new SpawnProgram(workers: 1, children: 3, work: 100, push: 0));

        result.Makespan.ShouldBe(WakeIdle + (3 * 100));
        result.WaitMean.ShouldBe((WakeIdle + 0 + 100 + 200) / 4.0);
        result.Ideal.ShouldBe(3 * 100);
        result.Counts.WakeUps.ShouldBe(1);
        result.Counts.Steals.ShouldBe(0);
        result.Waking.ShouldBe(WakeIdle / (double)result.Makespan, tolerance: 1e-9);
    }

    [Fact]
    public void A_chain_costs_its_links_and_what_each_submission_costs()
    {
        Costs costs = Costs with { Push = 7, Pop = 3, Interlocked = 2 };

        RunResult result = Run(Policy.Production, workers: 1, new ChainProgram(workers: 1, chains: 1, links: 10, work: 100, push: 7, viaSlot: false), costs);

        // The submitter outside enqueues and wakes: a push, the inbox's line, the idle word, the stack. Then a wake-up, the root from the
        // inbox, the end of the search; and for each link a push, a pop and an interlocked operation.
        long root = (7 + 2 + 2 + 2) + WakeIdle + 2 + 2;
        result.Makespan.ShouldBe(root + (10 * (7 + 3 + 2 + 100)));
        result.Counts.WakeUps.ShouldBe(1);
    }

    /// <summary>
    /// At 1,000 the first worker begins, queues five items and wakes the second one; it runs item 1. At 2,000 the second one finds four
    /// and takes 2 and 3, the first goes on with 4, and at 3,000 with 5 while the second runs 3.
    /// </summary>
    [Fact]
    public void Of_four_items_a_thief_takes_two()
    {
        RunResult result = Run(FromFirst, workers: 2, new SpawnProgram(workers: 2, children: 5, work: 1_000, push: 0));

        result.Makespan.ShouldBe(4_000);
        result.Counts.WakeUps.ShouldBe(2);
        result.Counts.Steals.ShouldBe(1);
        result.Counts.ItemsStolen.ShouldBe(2);
    }

    /// <summary>
    /// At 2,000 the second worker takes items 2 to 5, and the first takes 3 to 5 back. At 3,000 the first goes on with 4, and the second
    /// takes 5, the only one left, from it.
    /// </summary>
    [Fact]
    public void Who_loses_all_must_steal_in_its_turn()
    {
        RunResult result = Run(
            FromFirst with { Steal = StealChoice.All }, workers: 2, new SpawnProgram(workers: 2, children: 5, work: 1_000, push: 0));

        result.Makespan.ShouldBe(4_000);
        result.Counts.Steals.ShouldBe(3);
        result.Counts.ItemsStolen.ShouldBe(4 + 3 + 1);
    }

    /// <summary>The same with one pass, in which the second worker takes two or more at 2,000, and the only one left at 3,000.</summary>
    [Fact]
    public void A_search_of_one_pass_takes_single_items_in_it()
    {
        RunResult result = Run(
            FromFirst with { Steal = StealChoice.All, Patience = PatienceChoice.Short }, workers: 2, new SpawnProgram(workers: 2, children: 5, work: 1_000, push: 0));

        result.Makespan.ShouldBe(4_000);
        result.Counts.Steals.ShouldBe(3);
        result.Counts.ItemsStolen.ShouldBe(4 + 3 + 1);
    }

    /// <summary>At 2,000 the second worker takes item 2; at 3,000 it takes 5, while the first runs 3 and 4.</summary>
    [Fact]
    public void One_at_a_time_takes_a_steal_for_each_item()
    {
        RunResult result = Run(
            FromFirst with { Steal = StealChoice.One }, workers: 2, new SpawnProgram(workers: 2, children: 5, work: 1_000, push: 0));

        result.Makespan.ShouldBe(4_000);
        result.Counts.Steals.ShouldBe(2);
        result.Counts.ItemsStolen.ShouldBe(2);
    }

    /// <summary>Eight sleepers are woken one after the other, each by the one before, as long as items are queued.</summary>
    [Fact]
    public void Wake_ups_form_a_chain_as_each_searcher_wakes_the_next()
    {
        RunResult result = Run(Policy.Production, workers: 4, new SpawnProgram(workers: 4, children: 100, work: 10_000, push: 0));

        // The root's worker at 1,000, and one more every 1,000: 4 have begun at 4,000. They share 100 items of 10 us.
        result.Counts.WakeUps.ShouldBe(4);
        (result.Waking * result.Makespan * 4).ShouldBe(4 * WakeIdle, tolerance: 1);
        result.Makespan.ShouldBeInRange(250_000, 250_000 + 14_000);
    }

    [Fact]
    public void Processors_that_want_one_line_wait_in_line()
    {
        Costs costs = Free.Costs with { Interlocked = 6, Transfer = 64 };
        var line = new SharedLine();
        long first = 100, second = 110, again = 500;

        line.Write(1, costs, ref first).ShouldBe(0);
        line.Write(2, costs, ref second).ShouldBe(60);
        line.Write(2, costs, ref again).ShouldBe(0);

        first.ShouldBe(100 + 70);
        second.ShouldBe(170 + 70);
        again.ShouldBe(500 + 6);
    }

    [Fact]
    public void A_line_that_another_processor_has_read_must_be_fetched_again()
    {
        Costs costs = Free.Costs with { Interlocked = 6, Transfer = 64 };
        var line = new SharedLine();
        long at = 0;

        line.Write(1, costs, ref at);
        line.Share();
        line.Write(1, costs, ref at);

        at.ShouldBe(70 + 70);
    }

    /// <summary>With a seed that puts the root into the inbox of worker 0, which is the first to be woken.</summary>
    private static RunResult Run(Policy policy, int workers, WorkProgram program, Costs? costs = null)
    {
        int seed = Enumerable.Range(1, 100).First(seed => RootIsAtHome(workers, seed));
        return new PoolSimulation(policy, costs ?? Costs, workers, program, seed).Run();
    }

    private static bool RootIsAtHome(int workers, int seed)
    {
        var probe = new PoolSimulation(Policy.Production, Costs, workers, new ChainProgram(workers, 1, 1, 1, 0, viaSlot: false), seed);
        probe.Begin();
        probe.TryStep();
        return probe.Machine.Workers[0].Inbox.Count == 1;
    }
}
