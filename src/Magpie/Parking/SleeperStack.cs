using Magpie.Primitives;

namespace Magpie.Parking;

/// <summary>The workers nobody runs, last in first out: a Treiber stack of worker indices.</summary>
/// <remarks>
/// <para>
/// The head word holds the top index + 1 in bits 0-31 (0: empty) and, in bits 32-63, a tag that grows with each push, so
/// that a pop which was overtaken by a pop and a push of the same worker fails (the ABA problem).
/// </para>
/// <para>A worker is pushed by the thread that set its <see cref="SeatState.IsLinked"/> bit, so it is in the stack at most once.</para>
/// <para>R. K. Treiber, "Systems Programming: Coping with Parallelism", IBM RJ 5118, 1986.</para>
/// </remarks>
internal sealed class SleeperStack
{
    private const long IndexMask = 0xFFFF_FFFF;
    private const long TagOne = 1L << 32;

    private readonly AtomicInt32[] _next;
    private Padded<AtomicInt64> _head;

    public SleeperStack(int capacity) => _next = new AtomicInt32[capacity];

    public bool IsEmpty => (_head.Value.Read() & IndexMask) == 0;

    public void Push(int index) => _head.Value.TryUpdate(new PushTop(_next, index), out _);

    public bool TryPop(out int index)
    {
        bool popped = _head.Value.TryUpdate(new PopTop(_next), out long previous);
        index = (int)(previous & IndexMask) - 1;
        return popped;
    }

    private readonly struct PushTop(AtomicInt32[] next, int index) : ITransition
    {
        public bool TryApply(long current, out long updated)
        {
            next[index].Write((int)(current & IndexMask));
            updated = ((current & ~IndexMask) + TagOne) | (uint)(index + 1);
            return true;
        }
    }

    private readonly struct PopTop(AtomicInt32[] next) : ITransition
    {
        public bool TryApply(long current, out long updated)
        {
            int top = (int)(current & IndexMask);
            updated = top == 0 ? current : (current & ~IndexMask) | (uint)next[top - 1].Read();
            return top != 0;
        }
    }
}
