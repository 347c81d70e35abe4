namespace Magpie.HandingOff;

/// <summary>The limits that a thread is inside of, innermost last. The thread's own.</summary>
internal sealed class LimitHolds
{
    [ThreadStatic]
    private static LimitHolds? _current;

    private readonly List<Hold> _holds = [];
    private long _lastSerial;

    public static LimitHolds OfThread => _current ??= new LimitHolds();

    /// <summary>The calling thread's, if it ever had any.</summary>
    public static LimitHolds? OfThreadIfAny => _current;

    public bool Contains(BlockingLimit limit)
    {
        foreach (Hold hold in _holds)
        {
            if (hold.Limit == limit)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Makes sure that the next <see cref="Open"/> cannot fail.</summary>
    public void Reserve() => _holds.EnsureCapacity(_holds.Count + 1);

    /// <param name="limit">The limit.</param>
    /// <param name="hasPermit">False if the thread was inside of it already.</param>
    public long Open(BlockingLimit limit, bool hasPermit)
    {
        _holds.Add(new Hold(limit, hasPermit, ++_lastSerial));
        return _lastSerial;
    }

    public bool IsInnermost(long serial) => _holds.Count > 0 && _holds[^1].Serial == serial;

    public void CloseInnermost()
    {
        Hold hold = _holds[^1];
        _holds.RemoveAt(_holds.Count - 1);
        if (hold.HasPermit)
        {
            hold.Limit.Line.GiveBack();
        }
    }

    /// <summary>Closes a hold, and those inside it whose scopes were never disposed.</summary>
    public void CloseTo(long serial)
    {
        while (_holds.Count > 0 && _holds[^1].Serial >= serial)
        {
            CloseInnermost();
        }
    }

    /// <summary>Closes what the item left open.</summary>
    public void CloseAll() => CloseTo(0);

    private readonly record struct Hold(BlockingLimit Limit, bool HasPermit, long Serial);
}
