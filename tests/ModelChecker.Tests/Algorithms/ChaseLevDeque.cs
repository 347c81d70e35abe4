using Magpie.Primitives;

namespace Magpie.ModelChecking.Tests.Algorithms;

/// <summary>
/// A bounded deque whose owner takes from the end that it pushes to (D. Chase, Y. Lev, "Dynamic circular work-stealing
/// deque", SPAA 2005). Between the owner's store of the bottom and its load of the top there must be a fence.
/// </summary>
internal sealed class ChaseLevDeque(bool hasFence)
{
    private readonly PlainArray<int> _items = new(4);
    private AtomicInt32 _top;
    private AtomicInt32 _bottom;

    public void Push(int item)
    {
        int bottom = _bottom.ReadOwned();
        _items.Write((uint)bottom, item);
        _bottom.Write(bottom + 1);
    }

    public bool TryPop(out int item)
    {
        int bottom = _bottom.ReadOwned() - 1;
        _bottom.Write(bottom);
        if (hasFence)
        {
            Fence.Full();
        }

        int top = _top.Read();
        item = 0;
        if (top > bottom)
        {
            _bottom.Write(bottom + 1);
            return false;
        }

        item = _items.Read((uint)bottom);
        if (top < bottom)
        {
            return true;
        }

        bool won = _top.TryExchange(top, top + 1);
        _bottom.Write(bottom + 1);
        return won;
    }

    public bool TrySteal(out int item)
    {
        int top = _top.Read();
        if (hasFence)
        {
            Fence.Full();
        }

        item = 0;
        if (top >= _bottom.Read())
        {
            return false;
        }

        item = _items.Read((uint)top);
        return _top.TryExchange(top, top + 1);
    }
}
