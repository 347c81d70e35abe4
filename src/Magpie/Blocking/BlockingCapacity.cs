using Magpie.Primitives;

namespace Magpie.HandingOff;

/// <summary>
/// The permits to block with a replacement thread, <c>MaxBlockingThreads</c> of them. Who does not get one at once gets in
/// line, to run later (<see cref="BlockingWaiter{TBody, TResult}"/>), or to give up its worker while it blocks already
/// (<see cref="DeniedThread"/>).
/// </summary>
/// <remarks>
/// A waiter is in the line before it is counted, so whoever serves a counted waiter finds one. A permit given back goes to
/// the head of the line at once. A waiter that has gone meanwhile passes its permit on: it is used or lost to the next,
/// never kept.
/// </remarks>
internal sealed class BlockingCapacity
{
    private readonly SharedQueue<ICapacityWaiter> _line = new();
    private Padded<AtomicInt64> _state;
    private AtomicInt64 _timesExhausted;

    public BlockingCapacity(int permits)
    {
        Permits = permits;
        _state.Value.TryUpdate(new AddPermits(permits), out _);
    }

    public int Permits { get; }

    public BlockingCapacityState State => new(_state.Value.Read());

    /// <summary>How often blocking code went on without a replacement because no permit was left.</summary>
    public long TimesExhausted => _timesExhausted.Read();

    public void CountExhausted() => _timesExhausted.Increment();

    /// <summary>Takes a permit if one is left.</summary>
    public bool TryTake() => State.Available > 0 && _state.Value.TryUpdate(default(TakePermit), out _);

    /// <summary>Gets in line for a permit, first in first out; <see cref="ICapacityWaiter.TryGrant"/> may be called before this returns.</summary>
    public void TakeOrWait(ICapacityWaiter waiter)
    {
        _line.Enqueue(waiter);
        _state.Value.TryUpdate(default(TakePermitOrCountWaiter), out long previous);
        if (new BlockingCapacityState(previous).Available > 0 && !TryGrantNext())
        {
            GiveBack();
        }
    }

    /// <summary>Gives a permit to the first in line who still wants it, or else puts it back.</summary>
    public void GiveBack()
    {
        long previous;
        do
        {
            _state.Value.TryUpdate(default(ServeWaiterOrReturnPermit), out previous);
        }
        while (new BlockingCapacityState(previous).Waiters > 0 && !TryGrantNext());
    }

    /// <summary>Tells all in line that the pool abandons what has not started.</summary>
    public void AbandonLine()
    {
        foreach (ICapacityWaiter waiter in _line)
        {
            waiter.GiveUp();
        }
    }

    /// <summary>Offers a permit that is in nobody's hands to the head of the line.</summary>
    private bool TryGrantNext()
    {
        bool found = _line.TryDequeue(out ICapacityWaiter? waiter);
        Invariant.Holds(found, "who is counted as waiting is in the line");
        return waiter!.TryGrant();
    }

    private readonly struct AddPermits(int permits) : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            next = current + permits;
            return true;
        }
    }

    private readonly struct TakePermit : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            var state = new BlockingCapacityState(current);
            bool applies = state.Available > 0;
            next = applies ? state.WithPermitTaken().Bits : current;
            return applies;
        }
    }

    private readonly struct TakePermitOrCountWaiter : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            var state = new BlockingCapacityState(current);
            next = (state.Available > 0 ? state.WithPermitTaken() : state.WithWaiter()).Bits;
            return true;
        }
    }

    private readonly struct ServeWaiterOrReturnPermit : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            var state = new BlockingCapacityState(current);
            next = (state.Waiters > 0 ? state.WithWaiterServed() : state.WithPermitBack()).Bits;
            return true;
        }
    }
}
