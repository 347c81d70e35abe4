using Magpie.ModelChecking;
using Magpie.Queues;

namespace Magpie.ModelTests.Queues;

/// <summary>The deque: its owner pushes and pops while others steal (bug classes 17 and 18).</summary>
public sealed class DequeModel
{
    /// <summary>Two slots, and indices that wrap around.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void An_owner_and_two_thieves_take_each_item_once(MemoryModel memory) => Bounds.Check("deque, two thieves", memory, static m =>
    {
        WorkStealingDeque<int> deque = DequeSeam.At(DequeSeam.BeforeWrap, initialCapacity: 2);
        var taken = new ItemLog(items: 3);
        m.Thread("owner", () =>
        {
            deque.Push(1);
            deque.Push(2);
            Pop(deque, taken);
            deque.Push(3);
        });
        m.Thread("thief 0", () => StealOne(deque, taken));
        m.Thread("thief 1", () => StealOne(deque, taken));
        m.AtQuiescence(() => TakeRest(taken, deque));
    });

    /// <summary>The owner fills both slots again and needs a third, while a thief that claimed half of what was there copies it.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_thief_gets_what_it_claimed_from_a_buffer_that_is_replaced(MemoryModel memory) => Bounds.Check("deque, growth", memory, static m =>
    {
        WorkStealingDeque<int> deque = DequeSeam.At(DequeSeam.BeforeWrap, initialCapacity: 2);
        var target = new WorkStealingDeque<int>(initialCapacity: 2);
        var taken = new ItemLog(items: 6);
        deque.Push(1);
        deque.Push(2);
        m.Thread("owner", () =>
        {
            deque.Push(3);
            Pop(deque, taken);
            deque.Push(4);
            deque.Push(5);
            deque.Push(6);
        });
        m.Thread("thief", () => StealHalf(deque, target, taken));
        m.AtQuiescence(() => TakeRest(taken, deque, target));
    });

    /// <summary>A thief pushes what it steals to its own deque, from which another one steals at the same time.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_deque_that_receives_stolen_items_is_stolen_from(MemoryModel memory) => Bounds.Check("deque, steal from a thief", memory, static m =>
    {
        var deque = new WorkStealingDeque<int>(initialCapacity: 4);
        WorkStealingDeque<int> target = DequeSeam.At(DequeSeam.BeforeWrap, initialCapacity: 2);
        var taken = new ItemLog(items: 6);
        for (int item = 1; item <= 4; item++)
        {
            deque.Push(item);
        }

        target.Push(5);
        target.Push(6);
        m.Thread("owner", () => Pop(deque, taken));
        m.Thread("thief", () =>
        {
            Pop(target, taken);
            StealHalf(deque, target, taken);
            Pop(target, taken);
        });
        m.Thread("thief's thief", () =>
        {
            // What was there before, then what is being moved.
            StealOne(target, taken);
            StealOne(target, taken);
        });
        m.AtQuiescence(() => TakeRest(taken, deque, target));
    });

    /// <summary>The owner lets a large buffer go while a thief holds it.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_thief_does_not_take_from_a_buffer_that_was_let_go(MemoryModel memory) => Bounds.Check("deque, trim", memory, static m =>
    {
        WorkStealingDeque<int> deque = DequeSeam.At(DequeSeam.BeforeWrap, initialCapacity: 1);
        var taken = new ItemLog(items: 6);
        for (int item = 1; item <= 3; item++)
        {
            deque.Push(item);
        }

        Pop(deque, taken);
        Pop(deque, taken);
        DequeSeam.BeAboutToTrim(deque);
        m.Thread("owner", () =>
        {
            // An item is left, unless a thief has it already.
            deque.Trim();
            Pop(deque, taken);
            deque.Trim();
            deque.Push(4);
            Pop(deque, taken);
            deque.Push(5);
            deque.Push(6);
        });
        m.Thread("thief 0", () => StealOne(deque, taken));
        m.Thread("thief 1", () => StealOne(deque, taken));
        m.AtQuiescence(() => TakeRest(taken, deque));
    });

    /// <summary>An item that a thief takes while the owner copies it to a larger buffer.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void No_slot_keeps_an_item_that_was_taken(MemoryModel memory) => Bounds.Check("deque, kept items", memory, static m =>
    {
        WorkStealingDeque<int> deque = DequeSeam.At(DequeSeam.BeforeWrap, initialCapacity: 2);
        var taken = new ItemLog(items: 3);
        deque.Push(1);
        deque.Push(2);
        m.Thread("owner", () => deque.Push(3));
        m.Thread("thief", () =>
        {
            StealOne(deque, taken);
            StealOne(deque, taken);
        });
        m.AtQuiescence(() =>
        {
            TakeRest(taken, deque);
            deque.Trim();
            DequeSeam.Slots(deque).ShouldAllBe(static item => item == 0);
        });
    });

    private static void Pop(WorkStealingDeque<int> deque, ItemLog taken)
    {
        if (deque.TryPop(out int item))
        {
            taken.Add(item);
        }
    }

    private static void StealOne(WorkStealingDeque<int> deque, ItemLog taken)
    {
        if (deque.Steal(target: null, atLeast: 1, atMost: 1, out int item, out _) == StealResult.Success)
        {
            taken.Add(item);
        }
    }

    private static void StealHalf(WorkStealingDeque<int> deque, WorkStealingDeque<int> target, ItemLog taken)
    {
        if (deque.Steal(target, atLeast: 1, atMost: 8, out int item, out _) == StealResult.Success)
        {
            taken.Add(item);
        }
    }

    private static void TakeRest(ItemLog taken, params WorkStealingDeque<int>[] deques)
    {
        foreach (WorkStealingDeque<int> deque in deques)
        {
            while (deque.TryPop(out int item))
            {
                taken.Add(item);
            }
        }

        taken.EachOnce();
    }
}
