using Magpie.Queues;
using Magpie.Submission;

namespace Magpie.Tests.Submission;

/// <summary>The queue that one submitting thread has to itself.</summary>
public sealed class SubmissionLaneTests
{
    private static readonly Action _nothing = static () => { };

    [Fact]
    public void A_full_lane_refuses_for_a_while_and_takes_more_when_it_was_emptied()
    {
        var lane = new SubmissionLane();
        int queued = Fill(lane);
        while (lane.Deque.Steal(target: null, atLeast: 1, atMost: 1, out _, out _) == StealResult.Success)
        {
            queued--;
        }

        queued.ShouldBe(0);
        Enumerable.Range(0, 1000).Any(_ => lane.TryReserve()).ShouldBeTrue();
    }

    [Fact]
    public void A_lane_is_held_by_one_thread_until_it_is_let_go()
    {
        var lanes = new SubmissionLanes(workers: 2, most: 4);
        var held = new HashSet<SubmissionLane>();
        while (lanes.TryHold() is { } lane)
        {
            held.Add(lane).ShouldBeTrue();
        }

        held.Count.ShouldBe(4);
        SubmissionLane free = held.First();
        free.LetGo();

        lanes.TryHold().ShouldBe(free);
        lanes.TryHold().ShouldBeNull();
    }

    [Fact]
    public void No_lane_waits_for_another_that_is_never_empty()
    {
        var lanes = new SubmissionLanes(workers: 2, most: 4);
        SubmissionLane[] held = [lanes.TryHold()!, lanes.TryHold()!];
        foreach (SubmissionLane lane in held)
        {
            Append(lane, 10);
        }

        int next = 0;
        for (int taken = 0; taken < 10; taken++)
        {
            lanes.TryTake(target: null, atMost: 1, ref next, out _).ShouldBeTrue();
        }

        held.ShouldAllBe(lane => lane.Deque.Count == 5);
    }

    [Fact]
    public void Half_of_a_lane_goes_to_the_deque_of_who_takes_from_it()
    {
        var lanes = new SubmissionLanes(workers: 2, most: 4);
        Append(lanes.TryHold()!, 10);
        var target = new WorkStealingDeque<WorkItem>(4);
        int next = 0;

        lanes.TryTake(target, SubmissionLanes.MaxBatch, ref next, out WorkItem item).ShouldBeTrue();

        item.IsDefault.ShouldBeFalse();
        target.Count.ShouldBe(4);
        lanes.Count.ShouldBe(5);
    }

    [Fact]
    public void Who_takes_little_at_once_leaves_the_rest_to_others()
    {
        var lanes = new SubmissionLanes(workers: 2, most: 4);
        Append(lanes.TryHold()!, 10);
        var target = new WorkStealingDeque<WorkItem>(4);
        int next = 0;

        lanes.TryTake(target, atMost: 2, ref next, out _).ShouldBeTrue();

        target.Count.ShouldBe(1);
        lanes.Count.ShouldBe(8);
    }

    private static void Append(SubmissionLane lane, int count)
    {
        for (int i = 0; i < count; i++)
        {
            lane.TryReserve().ShouldBeTrue();
            lane.Append(WorkItem.Of(_nothing));
        }
    }

    private static int Fill(SubmissionLane lane)
    {
        int queued = 0;
        while (lane.TryReserve())
        {
            lane.Append(WorkItem.Of(_nothing));
            queued++;
        }

        return queued;
    }
}
