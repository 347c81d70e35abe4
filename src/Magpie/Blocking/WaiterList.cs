using Magpie.Primitives;

namespace Magpie.HandingOff;

/// <summary>Waiters linked through themselves, so that any of them leaves at once. Of one thread at a time.</summary>
internal struct WaiterList
{
    private Plain<PermitWaiter?> _first;
    private Plain<PermitWaiter?> _last;

    public readonly PermitWaiter? First => _first.Read();

    public void AddLast(PermitWaiter waiter)
    {
        Invariant.Holds(!waiter.IsLinked, "a waiter is in one list at a time");
        PermitWaiter? last = _last.Read();
        waiter.IsLinked = true;
        waiter.Ahead = last;
        if (last is null)
        {
            _first.Write(waiter);
        }
        else
        {
            last.Behind = waiter;
        }

        _last.Write(waiter);
    }

    public void Remove(PermitWaiter waiter)
    {
        Invariant.Holds(waiter.IsLinked, "a waiter that is taken out is in the list");
        PermitWaiter? ahead = waiter.Ahead;
        PermitWaiter? behind = waiter.Behind;
        waiter.IsLinked = false;
        waiter.Ahead = null;
        waiter.Behind = null;
        if (ahead is null)
        {
            _first.Write(behind);
        }
        else
        {
            ahead.Behind = behind;
        }

        if (behind is null)
        {
            _last.Write(ahead);
        }
        else
        {
            behind.Ahead = ahead;
        }
    }
}
