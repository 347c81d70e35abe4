using System.Runtime.CompilerServices;
using Magpie.ModelChecking;
using Magpie.Queues;
using Magpie.Submission;

namespace Magpie.ModelTests.Submission;

/// <summary>A lane: one thread submits to it, all workers take from it (bug class 17).</summary>
public sealed class LaneModel
{
    /// <summary>Two threads want it; each holds it for a while; thieves do not care who holds it.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_lane_that_changes_hands_loses_nothing(MemoryModel memory) => Bounds.Check("lane, holder changes", memory, static m =>
    {
        var users = new LaneUsers(m);
        for (int holder = 1; holder <= 2; holder++)
        {
            int item = holder;
            m.Thread($"holder {holder}", () =>
            {
                var lease = new LaneLease(users.Lanes, users.Lane);
                if (users.Lane.TryHold(lease))
                {
                    users.Submit(lease, item);
                    lease.GiveBack();
                }
            });
        }

        m.Thread("thief", users.StealOne);
        m.AtQuiescence(users.CheckAll);
    });

    /// <summary>One thread holds it, and submits now and then; another takes it over when it likes.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_lane_that_is_taken_over_has_one_holder(MemoryModel memory) => Bounds.Check("lane, taken over", memory, static m =>
    {
        var users = new LaneUsers(m);
        var first = new LaneLease(users.Lanes, users.Lane);
        m.Assert(users.Lane.TryHold(first), "the lane is free");
        m.Thread("holder", () =>
        {
            users.Submit(first, 1);
            users.Submit(first, 2);
        });
        m.Thread("taker", () =>
        {
            var lease = new LaneLease(users.Lanes, users.Lane);
            if (users.Lane.TryTakeOver(lease))
            {
                users.Submit(lease, 3);
            }
        });
        m.AtQuiescence(users.CheckAll);
    });

    /// <summary>Two threads want to take the same lane over.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void One_of_two_takes_the_lane_over(MemoryModel memory) => Bounds.Check("lane, two takers", memory, static m =>
    {
        var users = new LaneUsers(m);
        m.Assert(users.Lane.TryHold(new LaneLease(users.Lanes, users.Lane)), "the lane is free");
        int taken = 0;
        for (int taker = 1; taker <= 2; taker++)
        {
            int item = taker;
            m.Thread($"taker {taker}", () =>
            {
                var lease = new LaneLease(users.Lanes, users.Lane);
                if (users.Lane.TryTakeOver(lease))
                {
                    taken++;
                    users.Submit(lease, item);
                }
            });
        }

        m.AtQuiescence(() =>
        {
            taken.ShouldBeGreaterThan(0);
            users.CheckAll();
        });
    });

    /// <summary>A lane with two slots, that may not grow: what does not fit goes to an inbox.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void What_does_not_fit_into_a_full_lane_goes_to_an_inbox(MemoryModel memory) => Bounds.Check("lane, full", memory, static m =>
    {
        var pool = new ModelPool(m, workers: 1);
        var taken = new ItemLog(items: 4);
        pool.Run(0);
        pool.AllowLanes();
        LaneLease lease = pool.Core.Lanes.TryLease(OutsideThread.Current)!;
        SubmissionLane lane = lease.TryEnter(pool.Core.Lanes)!;
        lease.Leave();
        lease.GiveBack();
        DequeOf(lane) = new WorkStealingDeque<WorkItem>(initialCapacity: 2, maxCapacity: 2);
        m.Thread("submitter", () =>
        {
            pool.HoldLane();
            for (int i = 1; i <= 4; i++)
            {
                int item = i;
                pool.Submit(() => taken.Add(item));
            }
        });
        m.Thread("thief", () =>
        {
            LaneUsers.StealOne(lane);
            LaneUsers.StealOne(lane);
        });
        m.AtQuiescence(() =>
        {
            Quiescence.Unfinished(pool.Core).ShouldBe(4, "how many units were counted");
            LaneUsers.RunRest(lane);
            while (pool[0].Inbox.TryDequeue(out WorkItem item))
            {
                item.Execute();
            }

            taken.EachOnce();
        });
    });

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<Deque>k__BackingField")]
    private static extern ref WorkStealingDeque<WorkItem> DequeOf(SubmissionLane lane);
}
