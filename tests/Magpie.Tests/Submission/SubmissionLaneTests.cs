using System.Runtime.CompilerServices;
using Magpie.Primitives;
using Magpie.Queues;
using Magpie.Submission;
using Magpie.Tests.Support;
using Magpie.Workers;

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
    public void A_lane_is_held_by_one_thread_until_it_gives_it_back()
    {
        var lanes = new SubmissionLanes(workers: 2, most: 4);
        LaneLease[] leases = [Lease(lanes), Lease(lanes), Lease(lanes), Lease(lanes)];
        SubmissionLane first = Enter(lanes, leases[0]);
        leases.Select(lease => Enter(lanes, lease)).Distinct().Count().ShouldBe(4);

        leases[0].GiveBack();

        Enter(lanes, Lease(lanes)).ShouldBe(first);
    }

    [Fact]
    public void There_are_no_more_lanes_than_the_most_while_all_are_in_use()
    {
        var lanes = new SubmissionLanes(workers: 2, most: 4);
        for (int i = 0; i < 4; i++)
        {
            Enter(lanes, Lease(lanes));
        }

        lanes.TryLease(OutsideThread.Current).ShouldBeNull();
    }

    [Fact]
    public void A_lane_whose_holder_submits_nothing_goes_to_a_thread_that_would()
    {
        var lanes = new SubmissionLanes(workers: 2, most: 1);
        LaneLease idle = Lease(lanes);
        SubmissionLane lane = Enter(lanes, idle);
        idle.Leave();

        LaneLease taker = LeaseWhenUnused(lanes);

        Enter(lanes, taker).ShouldBe(lane);
        idle.TryEnter(lanes).ShouldBeNull();
    }

    [Fact]
    public void A_lane_is_not_taken_from_a_thread_that_is_about_to_submit()
    {
        var lanes = new SubmissionLanes(workers: 2, most: 1);
        LaneLease busy = Lease(lanes);
        SubmissionLane lane = Enter(lanes, busy);
        TimeSpan begin = MonotonicClock.Now;
        while (MonotonicClock.Now - begin < 3 * SubmissionLanes.Unused)
        {
            lanes.TryLease(OutsideThread.Current).ShouldBeNull();
        }

        busy.Leave();
        busy.TryEnter(lanes).ShouldBe(lane, "who is seen to submit keeps the lane");
        Append(lane, 1);
        busy.Leave();

        LeaseWhenUnused(lanes).TryEnter(lanes).ShouldBe(lane);
        lane.Deque.Count.ShouldBe(1);
    }

    [Fact]
    public void A_lane_that_has_no_room_for_another_thread_is_not_taken_over()
    {
        var lanes = new SubmissionLanes(workers: 2, most: 1);
        LaneLease lease = Lease(lanes);
        SubmissionLane lane = Enter(lanes, lease);
        Fill(lane);
        lease.Leave();

        TimeSpan begin = MonotonicClock.Now;
        do
        {
            lanes.TryLease(OutsideThread.Current).ShouldBeNull();
        }
        while (MonotonicClock.Now - begin < 3 * SubmissionLanes.Unused);

        lease.TryEnter(lanes).ShouldBe(lane);
    }

    [Fact]
    public void Of_those_who_look_at_an_unused_lane_one_in_the_time_is_told()
    {
        var lane = new SubmissionLane();
        TimeSpan time = TimeSpan.FromMilliseconds(1);
        TimeSpan begin = TimeSpan.FromHours(3);
        lane.IsUnusedFor(time, begin).ShouldBeFalse();
        lane.IsUnusedFor(time, begin + (0.9 * time)).ShouldBeFalse();

        lane.IsUnusedFor(time, begin + time).ShouldBeTrue();
        lane.IsUnusedFor(time, begin + (1.9 * time)).ShouldBeFalse();
        lane.IsUnusedFor(time, begin + (2 * time)).ShouldBeTrue();

        lane.Admit();
        lane.IsUnusedFor(time, begin + (3 * time)).ShouldBeFalse();
        lane.IsUnusedFor(time, begin + (4 * time)).ShouldBeTrue();
    }

    [Fact]
    public void A_lane_that_is_submitted_to_is_not_taken_however_often_others_look()
    {
        var lanes = new SubmissionLanes(workers: 2, most: 1);
        LaneLease lease = Lease(lanes);
        TimeSpan begin = MonotonicClock.Now;
        while (MonotonicClock.Now - begin < 3 * SubmissionLanes.Unused)
        {
            Enter(lanes, lease).Admit();
            lease.Leave();
            lanes.TryLease(OutsideThread.Current).ShouldBeNull();
        }

        lease.TryEnter(lanes).ShouldNotBeNull();
    }

    [Fact]
    public void Threads_that_have_ended_keep_no_lane()
    {
        using var test = new TestPool(workers: 2, static options => options.MaxLanes = 2);
        SubmissionLanes lanes = Core(test.Pool).Lanes;
        for (int i = 0; i < 10; i++)
        {
            SubmissionLane? lane = null;
            var thread = new Thread(() => lane = SubmitUntilLane(test.Pool, lanes));
            thread.Start();
            thread.JoinWithin(test.Pool);
            lane.ShouldNotBeNull();
        }
    }

    [Fact]
    public void A_lease_of_a_pool_that_has_ended_leads_to_nothing()
    {
        var lanes = new SubmissionLanes(workers: 2, most: 4);
        LaneLease lease = Lease(lanes);

        lanes.End();

        lease.TryEnter(lanes).ShouldBeNull();
        lanes.TryLease(OutsideThread.Current).ShouldBeNull();
        lanes.At(1).ShouldBeNull("no lane is made any more");
        lease.GiveBack();
    }

    [Fact]
    public void No_lane_waits_for_another_that_is_never_empty()
    {
        var lanes = new SubmissionLanes(workers: 2, most: 4);
        SubmissionLane[] held = [Enter(lanes, Lease(lanes)), Enter(lanes, Lease(lanes))];
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
        Append(Enter(lanes, Lease(lanes)), 10);
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
        Append(Enter(lanes, Lease(lanes)), 10);
        var target = new WorkStealingDeque<WorkItem>(4);
        int next = 0;

        lanes.TryTake(target, atMost: 2, ref next, out _).ShouldBeTrue();

        target.Count.ShouldBe(1);
        lanes.Count.ShouldBe(8);
    }

    private static LaneLease Lease(SubmissionLanes lanes) => lanes.TryLease(OutsideThread.Current).ShouldNotBeNull();

    private static SubmissionLane Enter(SubmissionLanes lanes, LaneLease lease) => lease.TryEnter(lanes).ShouldNotBeNull();

    /// <summary>Looks for a lane again and again, as a thread does that submits much.</summary>
    private static LaneLease LeaseWhenUnused(SubmissionLanes lanes)
    {
        LaneLease? lease = null;
        TimeSpan begin = MonotonicClock.Now;
        Busy.Until(() => (lease = lanes.TryLease(OutsideThread.Current)) is not null || MonotonicClock.Now - begin > Bounded.Limit);
        return lease.ShouldNotBeNull();
    }

    private static SubmissionLane? SubmitUntilLane(WorkStealingPool pool, SubmissionLanes lanes)
    {
        SubmissionLane? lane = null;
        TimeSpan begin = MonotonicClock.Now;
        Busy.Until(() =>
        {
            pool.Post(_nothing);
            OutsideThread.Current.EnterLane(lanes, out lane)?.Leave();
            return lane is not null || MonotonicClock.Now - begin > Bounded.Limit;
        });
        return lane;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_core")]
    private static extern ref PoolCore Core(WorkStealingPool pool);

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
