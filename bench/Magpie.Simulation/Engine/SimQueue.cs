namespace Magpie.Simulation.Engine;

/// <summary>A queue of items: first in first out, or, from the other end, last in first out.</summary>
internal sealed class SimQueue
{
    private SimItem[] _items = [];
    private int _first;

    public int Count { get; private set; }

    public void Add(SimItem item)
    {
        if (Count == _items.Length)
        {
            Grow();
        }

        _items[(_first + Count) & (_items.Length - 1)] = item;
        Count++;
    }

    public bool TryTakeFirst(out SimItem item)
    {
        if (Count == 0)
        {
            item = default;
            return false;
        }

        item = _items[_first];
        _first = (_first + 1) & (_items.Length - 1);
        Count--;
        return true;
    }

    public bool TryTakeLast(out SimItem item)
    {
        if (Count == 0)
        {
            item = default;
            return false;
        }

        Count--;
        item = _items[(_first + Count) & (_items.Length - 1)];
        return true;
    }

    private void Grow()
    {
        var grown = new SimItem[Math.Max(16, 2 * _items.Length)];
        for (int i = 0; i < Count; i++)
        {
            grown[i] = _items[(_first + i) & (_items.Length - 1)];
        }

        _items = grown;
        _first = 0;
    }
}
