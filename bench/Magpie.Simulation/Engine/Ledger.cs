namespace Magpie.Simulation.Engine;

/// <summary>Sees to it that each item is submitted, begun and ended once, and notes how long it waited.</summary>
internal sealed class Ledger(int items)
{
    private readonly ItemState[] _states = new ItemState[items];
    private readonly List<long> _waits = new(items);

    private enum ItemState : byte
    {
        Unknown,
        Submitted,
        Begun,
        Ended,
    }

    public int Items => items;

    public int Submitted { get; private set; }

    public int Ended { get; private set; }

    public long LastEnd { get; private set; }

    /// <summary>Whether all that was submitted has ended.</summary>
    public bool IsAtRest => Submitted == Ended;

    public bool IsComplete => Ended == items;

    /// <summary>From submission to begin, of the items that were queued.</summary>
    public IReadOnlyList<long> Waits => _waits;

    public SimItem Submit(int item, long at)
    {
        Move(item, ItemState.Unknown, ItemState.Submitted);
        Submitted++;
        return new SimItem(item, at);
    }

    public void Begin(SimItem item, long at)
    {
        Move(item.Id, ItemState.Submitted, ItemState.Begun);
        _waits.Add(at - item.SubmittedAt);
    }

    /// <summary>An item that is called by another, and never queued.</summary>
    public void Call(int item)
    {
        Move(item, ItemState.Unknown, ItemState.Begun);
        Submitted++;
    }

    public void End(int item, long at)
    {
        Move(item, ItemState.Begun, ItemState.Ended);
        Ended++;
        LastEnd = Math.Max(LastEnd, at);
    }

    private void Move(int item, ItemState from, ItemState to)
    {
        if (_states[item] != from)
        {
            throw new InvalidOperationException($"The simulation is wrong: item {item} should be {from}, and is {_states[item]}.");
        }

        _states[item] = to;
    }
}
