using FsCheck;
using FsCheck.Fluent;
using Magpie.Simulation.Engine;
using Magpie.Simulation.Policies;

namespace Magpie.Simulation.Tests.Engine;

public sealed class ConservationTests
{
    private static readonly Policy[] Policies =
    [
        .. PolicyCatalog.Usual,
        new(StealChoice.All, StartChoice.Fixed, SearchChoice.One, PatienceChoice.Short, WakeChoice.All),
        new(StealChoice.One, StartChoice.RoundRobin, SearchChoice.Unlimited, PatienceChoice.Long, WakeChoice.Relay),
    ];

    [Fact]
    public void Each_item_runs_once_and_all_workers_come_to_rest_whatever_the_policy()
    {
        Arbitrary<Load> loads = (
            from workload in Gen.Elements(Simulate.WorkloadNames)
            from policy in Gen.Elements(Policies)
            from workers in Gen.Choose(1, 70)
            from items in Gen.Choose(1, 400)
            from seed in Gen.Choose(1, 1_000)
            select new Load(workload, policy, workers, items, seed)).ToArbitrary();

        Prop.ForAll(loads, RunToRest).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true));
    }

    [Fact]
    public void An_item_that_would_run_twice_is_found()
    {
        var ledger = new Ledger(items: 2);
        SimItem item = ledger.Submit(1, at: 5);
        ledger.Begin(item, at: 7);

        Should.Throw<InvalidOperationException>(() => ledger.Begin(item, at: 8));
        Should.Throw<InvalidOperationException>(() => ledger.Submit(1, at: 8));
        Should.Throw<InvalidOperationException>(() => ledger.End(0, at: 8));
        ledger.End(1, at: 9);
        Should.Throw<InvalidOperationException>(() => ledger.End(1, at: 9));
        ledger.IsAtRest.ShouldBeTrue();
        ledger.IsComplete.ShouldBeFalse();
        ledger.Waits.ShouldBe([2L]);
    }

    private static void RunToRest(Load load)
    {
        PoolSimulation simulation = Simulate.Prepare(load.Workload, load.Workers, load.Policy, load.Seed, load.Items);
        RunResult result = simulation.Run();
        Machine machine = simulation.Machine;
        machine.Ledger.Ended.ShouldBe(result.Items);
        machine.Ledger.IsAtRest.ShouldBeTrue();
        while (simulation.TryStep())
        {
        }

        machine.Idle.State.Unparked.ShouldBe(0);
        machine.Idle.State.Searching.ShouldBe(0);
        machine.Idle.State.Patient.ShouldBe(0);
        machine.Map.First().ShouldBe(load.Workers);
        var sleepers = new List<int>();
        while (machine.Sleepers.TryPop(out int worker))
        {
            sleepers.Add(worker);
        }

        sleepers.Order().ShouldBe(Enumerable.Range(0, load.Workers));
    }

    private sealed record Load(string Workload, Policy Policy, int Workers, int Items, int Seed);
}
