using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Magpie.StressTests.Support;

/// <summary>
/// Which numbers were run, as count, sum and sum of squares: an item that is lost or runs twice is noticed, at the cost of
/// three additions per item. Each thread adds to sums of its own; they are compared when all is at rest.
/// </summary>
internal sealed class Ledger
{
    [ThreadStatic]
    private static Page? _page;

    private readonly ConcurrentQueue<Page> _pages = new();

    /// <summary>How many numbers were entered, as far as the caller can see.</summary>
    public long Count => _pages.Sum(static page => Volatile.Read(ref page.Sums.Count));

    /// <summary>By whoever runs the item.</summary>
    public void Enter(long number)
    {
        Page page = _page is { } mine && mine.Ledger == this ? mine : NewPage();
        page.Sums.Add(number);
    }

    /// <summary>When all is at rest: throws unless the numbers entered are those expected.</summary>
    public void Check(in NumberSums expected)
    {
        NumberSums entered = default;
        foreach (Page page in _pages)
        {
            entered.Add(page.Sums);
        }

        if (entered != expected)
        {
            throw new InvalidOperationException($"Items were lost, or ran twice: expected {expected}, ran {entered}.");
        }
    }

    private Page NewPage()
    {
        var page = new Page(this);
        _pages.Enqueue(page);
        _page = page;
        return page;
    }

    private sealed class Page(Ledger ledger)
    {
        public readonly Ledger Ledger = ledger;
        public NumberSums Sums;
    }
}

/// <summary>Count, sum and sum of squares of numbers; the squares wrap around. Padded, for each thread writes its own.</summary>
[StructLayout(LayoutKind.Explicit, Size = 192)]
internal record struct NumberSums
{
    [FieldOffset(64)]
    public long Count;

    [FieldOffset(72)]
    private long _sum;

    [FieldOffset(80)]
    private ulong _squares;

    public void Add(long number)
    {
        Count++;
        _sum += number;
        unchecked
        {
            _squares += (ulong)number * (ulong)number;
        }
    }

    public void Add(in NumberSums other)
    {
        Count += other.Count;
        _sum += other._sum;
        unchecked
        {
            _squares += other._squares;
        }
    }

    /// <summary>The numbers 0, 1, 2 ... below a count of at most a million, by the closed form.</summary>
    public void AddRange(int count)
    {
        ulong n = (ulong)count;
        Count += count;
        _sum += (long)(n * (n - 1) / 2);
        unchecked
        {
            _squares += (n - 1) * n * ((2 * n) - 1) / 6;
        }
    }

    public override readonly string ToString() => $"{Count:N0} with sum {_sum} and squares {_squares}";
}
