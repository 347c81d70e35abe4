using Magpie.Primitives;

namespace Magpie.HandingOff;

/// <summary>A fixed number of permits, and the line of those that wait for one: first in first out, and left at any moment.</summary>
/// <remarks>
/// <para>
/// Nobody waits for anybody here. Who arrives, leaves or gives a permit back says so in the word, and serves the line
/// unless somebody does; whoever serves looks again when it was asked to meanwhile. So one thread at a time has the list to itself,
/// and takes a waiter out of its middle as easily as from its head: a line that nobody is served from holds no waiter
/// that has gone.
/// </para>
/// <para>
/// A waiter is counted before it shows itself, and looks for permits afterwards. A permit that comes back is counted
/// before the giver looks for waiters, in the same step. So a waiter and a permit do not miss each other.
/// </para>
/// <para>
/// Claims are decided while the line is served, permits used after that: using one may start a thread, and call user code
/// where that fails, which may block, and must not keep the others from being served. Nor must what it throws.
/// </para>
/// <para>
/// Waiters that may be unable to use a permit take turns (<see cref="WaiterKind"/>). One that is unable keeps nobody
/// else waiting but its own kind, and holds no permit meanwhile; and only one per line tries to become able.
/// </para>
/// </remarks>
internal class PermitLine
{
    private Padded<AtomicInt64> _state;
    private LinkedStack<PermitWaiter> _arrivals;
    private LinkedStack<Departure> _departures;

    private AtomicInt32 _turnEnded;

    // Of whoever serves.
    private WaiterList _able;
    private WaiterList _inTurn;
    private WaiterList _next;
    private Plain<bool> _isTurnTaken;
    private Plain<long> _lastNumber;

    public PermitLine(int permits)
    {
        Permits = permits;
        _state.Value.TryUpdate(new AddPermits(permits), out _);
    }

    public int Permits { get; }

    public PermitLineState State => new(_state.Value.Read());

    /// <summary>The waits for a permit of those that had not begun what they need it for.</summary>
    public WaitTally Waits { get; } = new();

    /// <summary>Takes a permit if one is left that nobody waits for.</summary>
    public bool TryTake() => State.Available > 0 && _state.Value.TryUpdate(default(TakePermit), out _);

    /// <summary>Gets in line; the waiter may be granted a permit before this returns.</summary>
    public void TakeOrWait(PermitWaiter waiter)
    {
        _state.Value.TryUpdate(default(CountWaiter), out _);
        _arrivals.Push(waiter);
        if (State.Available > 0 || waiter.HasGone)
        {
            AskForService();
        }
    }

    /// <summary>Takes a waiter that has gone out of the line, if it got there.</summary>
    public void Leave(Departure departure)
    {
        _departures.Push(departure);
        AskForService();
    }

    /// <summary>Gives a permit to the first in line who still wants it, or else puts it back.</summary>
    public void GiveBack()
    {
        if (ReturnPermit())
        {
            Serve();
        }
    }

    /// <summary>Whoever has the turn gives it up; it holds no permit, and is not in line.</summary>
    public void EndTurn()
    {
        if (GiveUpTurn())
        {
            Serve();
        }
    }

    private void AskForService()
    {
        if (TryBeginService())
        {
            Serve();
        }
    }

    /// <returns>True if the caller must serve the line: somebody waits, and nobody serves.</returns>
    private bool ReturnPermit()
    {
        _state.Value.TryUpdate(default(ReturnPermitAndAsk), out long previous);
        return new PermitLineState(previous) is { Waiters: > 0, IsServed: false };
    }

    /// <returns>True if the caller must serve the line.</returns>
    private bool GiveUpTurn()
    {
        _turnEnded.Write(1);
        return TryBeginService();
    }

    /// <returns>True if the caller must serve the line; false if whoever does was asked to look again.</returns>
    private bool TryBeginService()
    {
        _state.Value.TryUpdate(default(AskService), out long previous);
        return !new PermitLineState(previous).IsServed;
    }

    /// <summary>Serves the line until nobody can be served.</summary>
    private void Serve()
    {
        bool mustServe = true;
        while (mustServe)
        {
            WaiterList claimed = Decide();
            int returned = 0;
            bool turnEnded = false;
            while (claimed.First is { } waiter)
            {
                claimed.Remove(waiter);
                PermitUse use = Use(waiter);
                returned += use.HasFlag(PermitUse.Returned) ? 1 : 0;
                turnEnded |= use.HasFlag(PermitUse.EndsTurn);
            }

            // Only now, as the line cannot be served while permits are used.
            mustServe = turnEnded && GiveUpTurn();
            for (; returned > 0; returned--)
            {
                mustServe |= ReturnPermit();
            }
        }
    }

    private static PermitUse Use(PermitWaiter waiter)
    {
        try
        {
            return waiter.UsePermit();
        }
        catch (Exception exception)
        {
            return waiter.FailToUse(exception);
        }
    }

    /// <returns>Those that have claimed a permit; nobody serves any more.</returns>
    private WaiterList Decide()
    {
        WaiterList claimed = default;
        long previous;
        do
        {
            if (_turnEnded.TryExchange(1, 0))
            {
                _isTurnTaken.Write(false);
            }

            TakeOutDeparted();
            TakeInArrived();
            Grant(ref claimed);
            _state.Value.TryUpdate(default(EndPass), out previous);
        }
        while (new PermitLineState(previous).IsAsked);

        return claimed;
    }

    private void TakeOutDeparted()
    {
        for (Departure? departure = _departures.TakeAll(); departure is not null; departure = departure.Next)
        {
            // One that is not linked was found gone before, or will be when it arrives.
            if (departure.Waiter.IsLinked)
            {
                ListOf(departure.Waiter.Kind).Remove(departure.Waiter);
                _state.Value.TryUpdate(default(UncountWaiter), out _);
            }
        }
    }

    private void TakeInArrived()
    {
        PermitWaiter? waiter = InOrder(_arrivals.TakeAll());
        while (waiter is not null)
        {
            PermitWaiter? next = waiter.Next;
            waiter.Next = null;
            if (waiter.HasGone)
            {
                _state.Value.TryUpdate(default(UncountWaiter), out _);
            }
            else
            {
                _lastNumber.Write(_lastNumber.Read() + 1);
                waiter.Number = _lastNumber.Read();
                ListOf(waiter.Kind).AddLast(waiter);
            }

            waiter = next;
        }
    }

    private void Grant(ref WaiterList claimed)
    {
        while (First is { } first && _state.Value.TryUpdate(default(TakePermitForWaiter), out _))
        {
            ListOf(first.Kind).Remove(first);
            if (first.TryClaim())
            {
                claimed.AddLast(first);
                if (first.Kind == WaiterKind.InTurn)
                {
                    _isTurnTaken.Write(true);
                }
            }
            else
            {
                // Asks for another pass if somebody waits: who arrived while the permit was out of the word did not ask.
                ReturnPermit();
            }
        }
    }

    /// <summary>Whose turn it is; null if nobody waits who may have a permit now.</summary>
    private PermitWaiter? First
    {
        get
        {
            if (_next.First is { } next)
            {
                return next;
            }

            PermitWaiter? able = _able.First;
            PermitWaiter? inTurn = _isTurnTaken.Read() ? null : _inTurn.First;
            return inTurn is not null && (able is null || inTurn.Number < able.Number) ? inTurn : able;
        }
    }

    private ref WaiterList ListOf(WaiterKind kind)
    {
        if (kind == WaiterKind.Able)
        {
            return ref _able;
        }

        return ref kind == WaiterKind.InTurn ? ref _inTurn : ref _next;
    }

    /// <summary>Turns a chain around, so that the first to arrive comes first.</summary>
    private static PermitWaiter? InOrder(PermitWaiter? waiter)
    {
        PermitWaiter? first = null;
        while (waiter is not null)
        {
            PermitWaiter? next = waiter.Next;
            waiter.Next = first;
            first = waiter;
            waiter = next;
        }

        return first;
    }

    private readonly struct AddPermits(int permits) : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            next = new PermitLineState(current).WithPermits(permits).Bits;
            return true;
        }
    }

    private readonly struct TakePermit : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            var state = new PermitLineState(current);
            bool applies = state is { Available: > 0, Waiters: 0 };
            next = applies ? state.WithPermitTaken().Bits : current;
            return applies;
        }
    }

    private readonly struct TakePermitForWaiter : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            var state = new PermitLineState(current);
            bool applies = state.Available > 0;
            next = applies ? state.WithPermitTaken().WithoutWaiter().Bits : current;
            return applies;
        }
    }

    private readonly struct ReturnPermitAndAsk : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            PermitLineState state = new PermitLineState(current).WithPermitBack();
            next = (state.Waiters > 0 ? state.WithServiceAsked() : state).Bits;
            return true;
        }
    }

    private readonly struct CountWaiter : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            next = new PermitLineState(current).WithWaiter().Bits;
            return true;
        }
    }

    private readonly struct UncountWaiter : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            next = new PermitLineState(current).WithoutWaiter().Bits;
            return true;
        }
    }

    private readonly struct AskService : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            next = new PermitLineState(current).WithServiceAsked().Bits;
            return true;
        }
    }

    private readonly struct EndPass : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            next = new PermitLineState(current).WithPassEnded().Bits;
            return true;
        }
    }
}
