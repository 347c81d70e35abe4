using System.Runtime.CompilerServices;
using Magpie.Primitives;
using Magpie.Queues;

namespace Magpie.Tests.Queues;

/// <summary>Deques for tests, also in states that otherwise take years or a lucky thief: it can set their private indices.</summary>
internal static class TestDeque
{
    /// <summary>A deque that looks as if this many items had passed through it already.</summary>
    public static WorkStealingDeque<int> StartingAt(uint index, int initialCapacity = 4)
    {
        var deque = new WorkStealingDeque<int>(initialCapacity);
        SetHead(deque, new DequeHead(index, index));
        Tail(deque).Write((int)index);
        StealSeen(deque) = index;
        return deque;
    }

    /// <summary>A deque with the items 0, 1, 2 and so on.</summary>
    public static WorkStealingDeque<int> Filled(int count)
    {
        var deque = new WorkStealingDeque<int>(4);
        for (int item = 0; item < count; item++)
        {
            deque.Push(item);
        }

        return deque;
    }

    public static List<int> Drain(WorkStealingDeque<int> deque)
    {
        var items = new List<int>();
        while (deque.TryPop(out int item))
        {
            items.Add(item);
        }

        return items;
    }

    public static DequeHead GetHead(WorkStealingDeque<int> deque) => new(Head(deque).Value.Read());

    public static void SetHead(WorkStealingDeque<int> deque, DequeHead head) => Head(deque).Value.Write(head.Bits);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_head")]
    private static extern ref Padded<AtomicInt64> Head(WorkStealingDeque<int> deque);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_tail")]
    private static extern ref AtomicInt32 Tail(WorkStealingDeque<int> deque);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_stealSeen")]
    private static extern ref uint StealSeen(WorkStealingDeque<int> deque);
}
