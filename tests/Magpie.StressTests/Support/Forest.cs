namespace Magpie.StressTests.Support;

/// <summary>
/// Numbered work items, made once and submitted again and again. The first ones, the roots, are submitted by the test; each item
/// submits its children. So the numbers from 0 up to the size run once each time.
/// </summary>
internal sealed class Forest
{
    private readonly Item[] _items;
    private readonly Ledger _ledger;
    private WorkStealingPool _pool = null!;
    private SynchronizationContext _context = null!;
    private int _size;
    private int _roots;
    private int _arity;

    public Forest(int capacity, Ledger ledger)
    {
        _ledger = ledger;
        _items = new Item[capacity];
        for (int number = 0; number < capacity; number++)
        {
            _items[number] = new Item(this, number);
        }
    }

    /// <summary>Only while nothing of it is submitted.</summary>
    /// <param name="pool">Where all items run.</param>
    /// <param name="size">How many items.</param>
    /// <param name="roots">How many of them the test submits.</param>
    /// <param name="arity">How many children an item has.</param>
    public void Plant(WorkStealingPool pool, int size, int roots, int arity)
    {
        _pool = pool;
        _context = pool.SynchronizationContext;
        _size = size;
        _roots = Math.Min(roots, size);
        _arity = arity;
    }

    /// <summary>Submits every <paramref name="step"/>th root from the given one on.</summary>
    public void SubmitRoots(int first, int step)
    {
        for (int number = first; number < _roots; number += step)
        {
            Submit(number);
        }
    }

    private void Run(int number)
    {
        _ledger.Enter(number);

        // The parent of n is (n - roots) / arity: each number that is no root has one.
        long first = _roots + ((long)number * _arity);
        long end = Math.Min(first + _arity, _size);
        for (long child = first; child < end; child++)
        {
            Submit((int)child);
        }
    }

    /// <summary>Mostly by the cheapest way; some by each of the others, so that all queues are used.</summary>
    private void Submit(int number)
    {
        Item item = _items[number];
        switch (number & 31)
        {
            case 7:
                _context.Post(static state => ((Item)state!).Execute(), item);
                break;
            case 13:
                _pool.Post(static item => item.Execute(), item);
                break;
            case 19:
                _pool.Post(item.Execute);
                break;
            default:
                _pool.UnsafePost(item);
                break;
        }
    }

    private sealed class Item(Forest forest, int number) : IThreadPoolWorkItem
    {
        public void Execute() => forest.Run(number);
    }
}
