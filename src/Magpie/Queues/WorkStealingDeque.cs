using System.Runtime.CompilerServices;
using Magpie.Primitives;

namespace Magpie.Queues;

/// <summary>
/// A worker's queue: its owner pushes and pops, in order; any other thread steals, oldest first. Grows as needed.
/// </summary>
/// <remarks>
/// <para>Owner-only: <see cref="Reserve"/>, <see cref="Append"/>, <see cref="TryPop"/>, <see cref="Trim"/>, and being the target of a steal.</para>
/// <para>
/// The owner publishes an item by a release store to the tail. All taking is a compare-and-swap on one head word
/// (<see cref="DequeHead"/>), so no item is taken twice. A thief claims first and copies after: until it has moved
/// <see cref="DequeHead.Steal"/> up, the owner writes to none of the claimed slots, for to the owner they are still in
/// use. One thief at a time; the others get <see cref="StealResult.Retry"/> and go to another victim.
/// </para>
/// <para>
/// Growing copies the unclaimed items into a new buffer and never writes to the old one again, so a thief that claimed
/// from the old one still reads what it claimed. A thief loads the tail before the buffer, so that its buffer is at least
/// as new as the items that the tail promises; and the head before both, so that its claim fails if anything was taken in
/// between. The garbage collector frees the old buffer when the last thief lets go of it: no epochs.
/// </para>
/// <para>
/// What a thief takes out of the old buffer while the owner copies it would stay in the new one, and be kept from the garbage collector. After its claim the thief
/// looks whether there is a new buffer, and then clears the slots there too; the owner, after it has published that buffer, looks what is claimed by then, and clears what
/// thieves have let go: at once, or when it next makes room or trims. Both interlocked: so one sees the other.
/// </para>
/// <para>The indices wrap at 2^32; a claim could only be fooled by a thief that sleeps through 2^32 takings.</para>
/// </remarks>
internal sealed class WorkStealingDeque<T>
    where T : struct
{
    private const int MaxCapacity = 1 << 30;

    /// <summary>How often in a row a buffer must have been four times too large before it goes.</summary>
    private const int TrimAfter = 64;

    private readonly int _initialCapacity;
    private readonly int _maxCapacity;
    private readonly Func<int, PlainArray<T>> _allocate;

    private AtomicReference<PlainArray<T>> _buffer;
    private Padded<AtomicInt64> _head;

    // Written by the owner alone, read by all.
    private AtomicInt32 _tail;

    // Owner-only: the head's Steal when last looked at. It only grows, so a push that fits by it fits.
    private uint _stealSeen;

    // Owner-only: the indices of this buffer that may hold a copy of what was taken out of the one before.
    private uint _copyFrom;
    private uint _copyTo;
    private uint _tailAtTrim;
    private int _quietTrims;

    /// <param name="initialCapacity">A power of two. The buffer is made by the first push.</param>
    /// <param name="allocate">Makes a buffer of a given length; null for the usual one.</param>
    /// <param name="maxCapacity">A power of two: how far it grows.</param>
    public WorkStealingDeque(int initialCapacity, Func<int, PlainArray<T>>? allocate = null, int maxCapacity = MaxCapacity)
    {
        _initialCapacity = initialCapacity;
        _maxCapacity = maxCapacity;
        _allocate = allocate ?? (static length => new PlainArray<T>(length));
    }

    /// <summary>How many items are queued. Only an estimate for any thread but the owner.</summary>
    public int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            // The head first: the tail read after it is not behind it.
            uint real = new DequeHead(_head.Value.Read()).Real;
            return (int)((uint)_tail.Read() - real);
        }
    }

    public int Capacity => _buffer.Read()?.Length ?? 0;

    /// <summary>Queues an item. Owner-only.</summary>
    /// <exception cref="OutOfMemoryException">The buffer could not grow; nothing was queued.</exception>
    public void Push(T item)
    {
        Reserve();
        Append(item);
    }

    /// <summary>Whether there is room, as far as the owner knows without a look at what thieves did. Owner-only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HasRoom(uint count) =>
        _buffer.ReadOwned() is { } buffer && (uint)_tail.ReadOwned() - _stealSeen + count <= (uint)buffer.Length;

    /// <summary>Makes sure that the next <see cref="Append"/> cannot fail. Owner-only.</summary>
    /// <exception cref="OutOfMemoryException">The buffer could not grow.</exception>
    /// <exception cref="InvalidOperationException">It may not grow.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Reserve()
    {
        if (!HasRoom(1) && !TryMakeRoom(1))
        {
            throw new InvalidOperationException($"A worker's deque holds at most {_maxCapacity} work items.");
        }
    }

    /// <summary>As <see cref="Reserve"/>, for a caller who can do without. Owner-only.</summary>
    /// <returns>False if the buffer cannot grow.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReserve(uint count) => HasRoom(count) || TryMakeRoomOrDoWithout(count);

    /// <summary>Queues an item for which there is room. Owner-only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(T item)
    {
        uint tail = (uint)_tail.ReadOwned();
        _buffer.ReadOwned()!.Write(tail, item);
        _tail.Write((int)(tail + 1));
    }

    /// <summary>Takes the oldest item. Owner-only.</summary>
    public bool TryPop(out T item)
    {
        if (!_head.Value.TryUpdate(new PopOne((uint)_tail.ReadOwned()), out long previous))
        {
            item = default;
            return false;
        }

        uint index = new DequeHead(previous).Real;
        PlainArray<T> buffer = _buffer.ReadOwned()!;
        item = buffer.Read(index);
        buffer.Write(index, default);
        return true;
    }

    /// <summary>Takes half of the items: the oldest one out, the others into <paramref name="target"/>. Any thread but the owner.</summary>
    /// <param name="target">The thief's own deque, or null to take one item only.</param>
    /// <param name="atLeast">Leaves alone a deque with fewer items than this.</param>
    /// <param name="atMost">The most to take.</param>
    /// <param name="first">The oldest item taken.</param>
    /// <param name="taken">How many were taken.</param>
    public StealResult Steal(WorkStealingDeque<T>? target, int atLeast, int atMost, out T first, out int taken)
    {
        first = default;
        taken = 0;
        var head = new DequeHead(_head.Value.Read());
        if (head.IsBeingStolenFrom)
        {
            return StealResult.Retry;
        }

        uint queued = (uint)_tail.Read() - head.Real;
        PlainArray<T>? buffer = _buffer.Read();
        if (queued < (uint)atLeast || buffer is null)
        {
            return StealResult.Empty;
        }

        uint count = StealAmount.HalfOf(queued, target is null ? 1u : (uint)atMost);

        // What can fail, fails before the claim: a thief that dies in the middle would leave the claim behind.
        if (target?.TryReserve(count - 1) == false)
        {
            count = 1;
        }

        if (!_head.Value.TryExchange(head.Bits, head.Claimed(count).Bits))
        {
            return StealResult.Retry;
        }

        first = buffer.Read(head.Real);
        buffer.Write(head.Real, default);
        target?.Adopt(buffer, head.Real + 1, count - 1);
        if (_buffer.Read() is { } newest && newest != buffer)
        {
            Clear(newest, head.Real, count);
        }

        _head.Value.TryUpdate(default(ReleaseClaim), out _);
        taken = (int)count;
        return StealResult.Success;
    }

    /// <summary>Lets a large buffer go that long was of no use; the owner calls it whenever it runs out of work. Owner-only.</summary>
    public void Trim()
    {
        uint tail = (uint)_tail.ReadOwned();
        uint pushed = tail - _tailAtTrim;
        _tailAtTrim = tail;
        PlainArray<T>? buffer = _buffer.ReadOwned();
        if (buffer is null || buffer.Length <= _initialCapacity)
        {
            return;
        }

        ForgetCopies();
        _quietTrims = pushed < (uint)buffer.Length / 4 ? _quietTrims + 1 : 0;
        if (_quietTrims >= TrimAfter && new DequeHead(_head.Value.Read()).Equals(new DequeHead(tail, tail)))
        {
            // Empty, and no thief in the middle: one that still holds this buffer finds its head outdated, and claims nothing.
            _quietTrims = 0;
            _copyFrom = _copyTo;
            _buffer.Write(null);
        }
    }

    /// <summary>Moves claimed items of a victim to this deque, which has the room, and publishes them. Owner-only.</summary>
    private void Adopt(PlainArray<T> source, uint start, uint count)
    {
        if (count == 0)
        {
            return;
        }

        uint tail = (uint)_tail.ReadOwned();
        PlainArray<T> buffer = _buffer.ReadOwned()!;
        for (uint i = 0; i < count; i++)
        {
            buffer.Write(tail + i, source.Read(start + i));
            source.Write(start + i, default);
        }

        _tail.Write((int)(tail + count));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryMakeRoomOrDoWithout(uint count)
    {
        try
        {
            return TryMakeRoom(count);
        }
        catch (OutOfMemoryException)
        {
            return false;
        }
    }

    /// <summary>Finds that thieves have let go of enough slots, or grows.</summary>
    /// <returns>False if that would take more than the largest buffer.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryMakeRoom(uint count)
    {
        uint tail = (uint)_tail.ReadOwned();
        var head = new DequeHead(_head.Value.Read());
        _stealSeen = head.Steal;
        PlainArray<T>? old = _buffer.ReadOwned();
        uint needed = tail - head.Steal + count;
        ForgetCopies();
        if (old is not null && needed <= (uint)old.Length)
        {
            return true;
        }

        if (needed > (uint)_maxCapacity)
        {
            return false;
        }

        int capacity = old?.Length ?? _initialCapacity;
        while ((uint)capacity < needed)
        {
            capacity *= 2;
        }

        PlainArray<T> grown = _allocate(capacity);
        for (uint index = head.Real; index != tail; index++)
        {
            // A thief may take and clear some of these meanwhile; its claim keeps the copies from being taken again.
            grown.Write(index, old!.ReadRacing(index));
        }

        _buffer.Exchange(grown);
        _copyFrom = head.Real;
        _copyTo = new DequeHead(_head.Value.Read()).Real;
        ForgetCopies();
        return true;
    }

    /// <summary>Clears copies of items that thieves took out of the buffer before this one, as far as they have let go of the slots.</summary>
    private void ForgetCopies()
    {
        if (_copyFrom == _copyTo)
        {
            return;
        }

        PlainArray<T> buffer = _buffer.ReadOwned()!;
        uint tail = (uint)_tail.ReadOwned();
        uint steal = new DequeHead(_head.Value.Read()).Steal;
        for (; _copyFrom != _copyTo && (int)(steal - _copyFrom) > 0; _copyFrom++)
        {
            // Unless the slot is in use again.
            if (tail - _copyFrom <= (uint)buffer.Length)
            {
                buffer.Write(_copyFrom, default);
            }
        }
    }

    private static void Clear(PlainArray<T> buffer, uint start, uint count)
    {
        for (uint i = 0; i < count; i++)
        {
            buffer.Write(start + i, default);
        }
    }

    private readonly struct PopOne(uint tail) : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            var head = new DequeHead(current);
            next = head.Popped().Bits;
            return head.Real != tail;
        }
    }

    private readonly struct ReleaseClaim : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            next = new DequeHead(current).Released().Bits;
            return true;
        }
    }
}
