using System.Runtime.CompilerServices;
using Magpie.Primitives;
using Magpie.Queues;

namespace Magpie.ModelTests.Queues;

/// <summary>Puts a deque into a state that it would come to after a long time. Only in a model's setup.</summary>
internal static class DequeSeam
{
    /// <summary>The index from which the second item's index wraps around to 0.</summary>
    public const uint BeforeWrap = uint.MaxValue;

    /// <summary>An empty deque that so many items have gone through.</summary>
    public static WorkStealingDeque<int> At(uint index, int initialCapacity)
    {
        var deque = new WorkStealingDeque<int>(initialCapacity);
        LocationNames.Bind(deque, "deque");
        Head(deque).Value.Write(new DequeHead(index, index).Bits);
        Tail(deque).Write((int)index);
        StealSeen(deque) = index;
        TailAtTrim(deque) = index;
        return deque;
    }

    /// <summary>The next <see cref="WorkStealingDeque{T}.Trim"/> lets a large buffer go, if it is empty.</summary>
    public static void BeAboutToTrim(WorkStealingDeque<int> deque)
    {
        QuietTrims(deque) = 1_000;
        TailAtTrim(deque) = (uint)Tail(deque).ReadOwned();
    }

    /// <summary>What the slots hold, queued or not.</summary>
    public static int[] Slots(WorkStealingDeque<int> deque)
    {
        PlainArray<int> buffer = Of<int>.Buffer(deque).Read()!;
        return [.. Enumerable.Range(0, buffer.Length).Select(index => buffer.ReadRacing((uint)index))];
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_head")]
    private static extern ref Padded<AtomicInt64> Head(WorkStealingDeque<int> deque);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_tail")]
    private static extern ref AtomicInt32 Tail(WorkStealingDeque<int> deque);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_stealSeen")]
    private static extern ref uint StealSeen(WorkStealingDeque<int> deque);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_tailAtTrim")]
    private static extern ref uint TailAtTrim(WorkStealingDeque<int> deque);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_quietTrims")]
    private static extern ref int QuietTrims(WorkStealingDeque<int> deque);

    private static class Of<T>
        where T : struct
    {
        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_buffer")]
        public static extern ref AtomicReference<PlainArray<T>> Buffer(WorkStealingDeque<T> deque);
    }
}
