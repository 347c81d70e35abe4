using Magpie.ModelChecking;
using Magpie.Queues;

namespace Magpie.ModelTests.Queues;

/// <summary>The deque: its owner pushes and pops while others steal.</summary>
public sealed class DequeModel
{
    /// <summary>Each item is taken once, by whoever, or is still there.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void An_owner_and_two_thieves_take_each_item_once(MemoryModel memory) => Bounds.Check(nameof(DequeModel), memory, static m =>
    {
        var deque = new WorkStealingDeque<int>(initialCapacity: 2);
        var taken = new ItemLog(items: 3);
        m.Thread("owner", () =>
        {
            deque.Push(1);
            deque.Push(2);
            if (deque.TryPop(out int item))
            {
                taken.Add(item);
            }

            deque.Push(3);
        });
        for (int thief = 0; thief < 2; thief++)
        {
            m.Thread($"thief {thief}", () =>
            {
                if (deque.Steal(null, atLeast: 1, atMost: 1, out int item, out _) == StealResult.Success)
                {
                    taken.Add(item);
                }
            });
        }

        m.AtQuiescence(() =>
        {
            while (deque.TryPop(out int item))
            {
                taken.Add(item);
            }

            taken.EachOnce();
        });
    });
}
