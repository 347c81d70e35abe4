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
        var lane = new SubmissionLane();
        LocationNames.Bind(lane, "lane");
        var taken = new ItemLog(items: 2);
        int submitted = 0;
        for (int holder = 1; holder <= 2; holder++)
        {
            int item = holder;
            m.Thread($"holder {holder}", () =>
            {
                if (!lane.TryHold())
                {
                    taken.Add(item);
                    return;
                }

                m.Assert(lane.TryReserve(), "the lane has room");
                lane.Admit();
                lane.Append(WorkItem.Of(() => taken.Add(item)));
                submitted++;
                lane.LetGo();
            });
        }

        m.Thread("thief", () => StealOne(lane));
        m.AtQuiescence(() =>
        {
            lane.Admitted.ShouldBe(submitted, "how many units were counted");
            RunRest(lane);
            taken.EachOnce();
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
        SubmissionLane lane = pool.Core.Lanes.TryHold()!;
        lane.LetGo();
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
            StealOne(lane);
            StealOne(lane);
        });
        m.AtQuiescence(() =>
        {
            Quiescence.Unfinished(pool.Core).ShouldBe(4, "how many units were counted");
            RunRest(lane);
            while (pool[0].Inbox.TryDequeue(out WorkItem item))
            {
                item.Execute();
            }

            taken.EachOnce();
        });
    });

    private static void StealOne(SubmissionLane lane)
    {
        if (lane.HasWork && lane.Deque.Steal(target: null, atLeast: 1, atMost: 1, out WorkItem item, out _) == StealResult.Success)
        {
            item.Execute();
        }
    }

    private static void RunRest(SubmissionLane lane)
    {
        while (lane.Deque.TryPop(out WorkItem item))
        {
            item.Execute();
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<Deque>k__BackingField")]
    private static extern ref WorkStealingDeque<WorkItem> DequeOf(SubmissionLane lane);
}
