using System.Runtime.CompilerServices;
using Magpie.Primitives;

namespace Magpie.Queues;

/// <summary>
/// Holds the one item its worker woke last, to run it next while what it needs is still in the cache. Thieves may take it
/// too, so an item never waits behind a worker that is busy or blocked.
/// </summary>
/// <remarks>
/// The owner alone moves the word from <c>Empty</c> to <c>Full</c> (a release store that publishes the item). Whoever
/// moves it from <c>Full</c> to <c>Taking</c> has the item alone, and frees the slot when it has read it.
/// </remarks>
internal sealed class LifoSlot<T>
    where T : struct
{
    private AtomicInt32 _state;
    private Plain<T> _item;

    public bool IsFull
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (LifoSlotState)_state.Read() == LifoSlotState.Full;
    }

    /// <summary>Fills the slot if it is free. Owner-only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPut(T item)
    {
        if ((LifoSlotState)_state.Read() != LifoSlotState.Empty)
        {
            return false;
        }

        _item.Write(item);
        _state.Write((int)LifoSlotState.Full);
        return true;
    }

    /// <summary>Takes the item. Any thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(out T item)
    {
        if (IsFull && _state.TryExchange((int)LifoSlotState.Full, (int)LifoSlotState.Taking))
        {
            item = _item.Read();
            _item.Write(default);
            _state.Write((int)LifoSlotState.Empty);
            return true;
        }

        item = default;
        return false;
    }
}
