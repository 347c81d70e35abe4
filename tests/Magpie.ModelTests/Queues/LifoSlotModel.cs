using Magpie.ModelChecking;
using Magpie.Queues;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.ModelTests.Queues;

/// <summary>The LIFO slot, from which thieves take as well as its owner (bug class 10).</summary>
public sealed class LifoSlotModel
{
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void The_owner_and_two_thieves_take_each_item_once(MemoryModel memory) => Bounds.Check("LIFO slot", memory, static m =>
    {
        var slot = new LifoSlot<int>();
        LocationNames.Bind(slot, "slot");
        var taken = new ItemLog(items: 2);
        m.Thread("owner", () =>
        {
            Put(slot, 1, taken);
            Take(slot, taken);
            Put(slot, 2, taken);
        });
        m.Thread("thief 0", () => Take(slot, taken));
        m.Thread("thief 1", () => Take(slot, taken));
        m.AtQuiescence(() =>
        {
            Take(slot, taken);
            taken.EachOnce();
        });
    });

    /// <summary>A worker wakes one item after another: what was in the slot goes to the deque, unless a thief is faster.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void An_item_that_is_displaced_from_the_slot_is_queued(MemoryModel memory) => Bounds.Check("LIFO slot, displaced item", memory, static m =>
    {
        var worker = new Worker(0, inboxCheckInterval: 61, FenceLimits.Default, new SubmissionLanes(workers: 1, most: 0));
        LocationNames.Bind(worker, "worker");
        var taken = new ItemLog(items: 3);
        m.Thread("owner", () =>
        {
            for (int i = 1; i <= 3; i++)
            {
                int item = i;
                worker.Deque.Reserve();
                worker.PutNext(WorkItem.Of(() => taken.Add(item)));
            }

            Run(worker.TryNext(out WorkItem next), next);
        });
        m.Thread("thief 0", () => Run(worker.Lifo.TryTake(out WorkItem item), item));
        m.Thread("thief 1", () => Run(worker.Deque.Steal(null, 1, 1, out WorkItem item, out _) == StealResult.Success || worker.Lifo.TryTake(out item), item));
        m.AtQuiescence(() =>
        {
            while (worker.TryNext(out WorkItem item))
            {
                item.Execute();
            }

            taken.EachOnce();
        });
    });

    private static void Put(LifoSlot<int> slot, int item, ItemLog taken)
    {
        if (!slot.TryPut(item))
        {
            taken.Add(item);
        }
    }

    private static void Take(LifoSlot<int> slot, ItemLog taken)
    {
        if (slot.TryTake(out int item))
        {
            taken.Add(item);
        }
    }

    private static void Run(bool found, WorkItem item)
    {
        if (found)
        {
            item.Execute();
        }
    }
}
