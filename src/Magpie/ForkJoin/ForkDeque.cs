using System.Runtime.CompilerServices;
using Magpie.Primitives;

namespace Magpie.ForkJoin;

/// <summary>The branches that a worker's threads have forked and not taken back: last in, first out for the owner, first in, first out for thieves.</summary>
/// <remarks>
/// <para>
/// D. Chase and Y. Lev, "Dynamic circular work-stealing deque", SPAA 2005; in the form for weak memory of N. M. Lê, A. Pop,
/// A. Cohen and F. Zappa Nardelli, "Correct and efficient work-stealing for weak memory models", PPoPP 2013. The owner takes the
/// bottom branch without an interlocked operation, unless it is the only one.
/// </para>
/// <para>
/// There the owner needs a full fence between its store of the bottom and its load of the top. Here the thief makes the barrier, on all
/// processors, between its load of the top and its load of the bottom. If the owner's store came before the barrier, the thief sees it, and
/// finds the branch gone. If it came after it, so did the owner's load, which then sees at least the top that the thief saw: either the
/// two are after the same branch, and the compare-and-swap on the top decides, or the thief's is an older one.
/// </para>
/// <para>
/// A slot is written again only when the top has passed its old index, or in a larger buffer. A thief that read it before then fails on the top,
/// which only grows.
/// </para>
/// </remarks>
internal sealed class ForkDeque<T>
    where T : class
{
    private Padded<AtomicInt64> _top;
    private AtomicInt64 _bottom;
    private AtomicReference<PlainArray<T?>> _buffer;

    // Not above the top. Owner-only.
    private long _topSeen;

    /// <param name="initialCapacity">A power of two.</param>
    public ForkDeque(int initialCapacity) => _buffer = new(new PlainArray<T?>(initialCapacity));

    /// <summary>Whether there is a branch, at some moment of the call.</summary>
    public bool IsEmpty
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            // The top first: the bottom read after it is behind it only while the owner takes the last one.
            long top = _top.Value.Read();
            return _bottom.Read() <= top;
        }
    }

    /// <summary>Makes sure that the next <see cref="Push"/> cannot fail. Owner-only.</summary>
    /// <exception cref="OutOfMemoryException">The buffer could not grow.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Reserve()
    {
        if (_bottom.ReadOwned() - _topSeen >= _buffer.ReadOwned()!.Length)
        {
            MakeRoom();
        }
    }

    /// <summary>Forks a branch, for which there is room. Owner-only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push(T branch)
    {
        long bottom = _bottom.ReadOwned();
        _buffer.ReadOwned()!.Write((uint)bottom, branch);
        _bottom.Write(bottom + 1);
    }

    /// <summary>Takes back the branch that was forked last. Owner-only.</summary>
    /// <returns>Null if none is left.</returns>
    public T? TryPop()
    {
        long last = _bottom.ReadOwned() - 1;
        _bottom.Write(last);
        long top = _top.Value.Read();
        if (last > top)
        {
            return _buffer.ReadOwned()!.Read((uint)last);
        }

        // The only one, for which a thief may be too; or none. The deque is empty afterwards, and the bottom is at the top.
        bool isOwn = last == top && _top.Value.TryExchange(top, top + 1);
        _bottom.Write(last + 1);
        return isOwn ? _buffer.ReadOwned()!.Read((uint)last) : null;
    }

    /// <summary>Takes the branch that was forked first. Any thread.</summary>
    /// <returns>Null if none is left, or another thread was quicker.</returns>
    public T? TrySteal()
    {
        if (IsEmpty)
        {
            return null;
        }

        long top = _top.Value.Read();
        Fence.ProcessWide();
        if (_bottom.Read() <= top)
        {
            return null;
        }

        T? branch = _buffer.Read()!.ReadRacing((uint)top);
        return _top.Value.TryExchange(top, top + 1) ? branch : null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MakeRoom()
    {
        _topSeen = _top.Value.Read();
        long bottom = _bottom.ReadOwned();
        PlainArray<T?> old = _buffer.ReadOwned()!;
        if (bottom - _topSeen < old.Length)
        {
            return;
        }

        var grown = new PlainArray<T?>(2 * old.Length);
        for (long index = _topSeen; index < bottom; index++)
        {
            grown.Write((uint)index, old.Read((uint)index));
        }

        _buffer.Write(grown);
    }
}
