using Magpie.Diagnostics;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.Tests.Workers;

public sealed class ThiefTests
{
    private readonly Worker[] _workers = MakeWorkers(3);

    private WorkerCounters Counters => _workers[0].Counters;

    [Fact]
    public void A_search_in_vain_is_an_attempt_at_each_other_worker()
    {
        new Thief(_workers).TrySteal(_workers[0], isLastPass: true, out _).ShouldBeFalse();

        (Counters.StealAttempts, Counters.Steals, Counters.ItemsStolen).ShouldBe((2, 0, 0));
    }

    [Fact]
    public void A_search_ends_with_the_attempt_that_succeeds()
    {
        foreach (Worker victim in _workers[1..])
        {
            Fill(victim, items: 4);
        }

        new Thief(_workers).TrySteal(_workers[0], isLastPass: false, out _).ShouldBeTrue();

        (Counters.StealAttempts, Counters.Steals, Counters.ItemsStolen).ShouldBe((1, 1, 3));
    }

    [Fact]
    public void Help_for_a_worker_that_is_stuck_is_an_attempt()
    {
        Fill(_workers[1], items: 1);

        Thief.TryTakeOne(_workers[1], _workers[0], out _).ShouldBeTrue();
        Thief.TryTakeOne(_workers[1], _workers[0], out _).ShouldBeFalse();

        (Counters.StealAttempts, Counters.Steals, Counters.ItemsStolen).ShouldBe((2, 1, 1));
    }

    private static Worker[] MakeWorkers(int count)
    {
        var lanes = new SubmissionLanes(count, most: 0);
        return [.. Enumerable.Range(0, count).Select(id => new Worker(id, inboxCheckInterval: 61, FenceLimits.Default, lanes))];
    }

    private static void Fill(Worker worker, int items)
    {
        for (int i = 0; i < items; i++)
        {
            worker.Inbox.Enqueue(WorkItem.Of(static () => { }));
        }
    }
}
