using Magpie.Simulation.Engine;
using Magpie.Simulation.Policies;

namespace Magpie.Simulation.Tests.Engine;

public sealed class EventQueueTests
{
    [Fact]
    public void Events_come_in_the_order_of_time_and_at_one_time_in_the_order_of_scheduling()
    {
        var events = new EventQueue();
        events.Schedule(20, 1, Step.Next);
        events.Schedule(10, 2, Step.Next);
        events.Schedule(20, 3, Step.Next);
        events.Schedule(10, 4, Step.Next);

        var order = new List<(int Worker, long At)>();
        while (events.TryNext(out SimEvent next))
        {
            order.Add((next.Worker, events.Now));
        }

        order.ShouldBe([(2, 10L), (4, 10L), (1, 20L), (3, 20L)]);
    }

    [Fact]
    public void Nothing_is_scheduled_for_a_time_that_has_passed()
    {
        var events = new EventQueue();
        events.Schedule(10, 1, Step.Next);
        events.TryNext(out _);

        Should.Throw<ArgumentOutOfRangeException>(() => events.Schedule(9, 1, Step.Next));
        events.Schedule(10, 1, Step.Next);
        events.TryNext(out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData("arrivals_90")]
    [InlineData("bursts")]
    [InlineData("skewed")]
    public void Virtual_time_never_goes_back(string workload)
    {
        PoolSimulation simulation = Simulate.Prepare(workload, workers: 16, Policy.Production, items: 400);
        simulation.Begin();
        long now = 0;
        int steps = 0;
        while (simulation.TryStep())
        {
            simulation.Machine.Events.Now.ShouldBeGreaterThanOrEqualTo(now);
            now = simulation.Machine.Events.Now;
            steps++;
        }

        now.ShouldBeGreaterThan(0);
        steps.ShouldBeGreaterThan(400);
        simulation.Machine.Ledger.IsComplete.ShouldBeTrue();
    }
}
