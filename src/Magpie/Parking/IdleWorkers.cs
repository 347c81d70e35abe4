using System.Runtime.CompilerServices;
using Magpie.Primitives;

namespace Magpie.Parking;

/// <summary>
/// Which workers nobody runs, how many search, and who is woken when work comes: the wake-up protocol. It knows workers
/// by number alone; what is queued, and what waking one means, is its caller's affair.
/// </summary>
/// <remarks>
/// <para>No wake-up is lost (invariant 2) because a submitter queues its item before it reads the idle word, while</para>
/// <list type="number">
/// <item>a worker that leaves takes itself out of the word, then looks at the queues if nobody searches;</item>
/// <item>the last searcher that found work takes itself out of the word, then looks at the queues.</item>
/// </list>
/// <para>
/// So one sees the other, provided that neither side's load overtakes its store. Who pays for that, the word says itself (<see cref="FenceMode"/>).
/// </para>
/// <list type="bullet">
/// <item><em>Fences.</em> Each submitter fences between its store and its load, each change of the word is an interlocked one: one sees the other.</item>
/// <item><em>Barriers.</em> A submitter that reads of a hasty searcher
/// or of sleepers fences, and reads again. In the cases that are common under load it does not: all unparked and none
/// searching, or patient searchers alone. For its sake a leaver, a patient searcher that stops and a notifier that cancels
/// its reservation make a barrier on all processors, after which all is visible that a submitter stored before it read the old word; then they read the word
/// once more, and if nobody searches, look at the queues. (A hasty searcher that stopped just before that barrier cannot
/// have seen such a store; but then the word says that nobody searches.)</item>
/// <item><em>From barriers to fences</em>, by a leaver, in the same step in which it counts itself out. It makes its barrier, and then looks, if nobody
/// searches. Who left or stopped in between without a barrier may have missed a submitter's store that was made without a fence; that look does not. If somebody
/// searches at that time, it stops after the barrier, and sees the store.</item>
/// <item><em>From fences to barriers</em>, by a worker that runs on. Who counted itself out before, without a barrier, is counted out in the word of which a submitter
/// reads that it needs no fence: it is woken.</item>
/// </list>
/// <para>A leaver is in the sleeper stack before it is out of the word, so whoever reads that a worker sleeps can pop it.</para>
/// </remarks>
internal sealed class IdleWorkers
{
    private readonly int _count;
    private readonly SleeperStack _sleepers;
    private readonly Padded<AtomicInt64>[] _seats;
    private Padded<AtomicInt64> _state;

    /// <summary>All workers begin vacant, the first on top of the stack.</summary>
    public IdleWorkers(int count)
    {
        _count = count;
        _sleepers = new SleeperStack(count);
        _seats = new Padded<AtomicInt64>[count];
        for (int worker = count - 1; worker >= 0; worker--)
        {
            _seats[worker].Value.Write(new SeatState(SeatOccupancy.Vacant, isLinked: true).Bits);
            _sleepers.Push(worker);
        }
    }

    public IdleState State => new(_state.Value.Read());

    public SeatOccupancy OccupancyOf(int worker) => new SeatState(_seats[worker].Value.Read()).Occupancy;

    /// <summary>
    /// A submitter's first step after it queued work, without a fence: whether it can be sure that nobody must be woken.
    /// </summary>
    public bool NeedNotWake
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => State.NeedsNoWakeUnfenced(_count);
    }

    /// <summary>
    /// A submitter's second step, after a fence: reserves the waking of one worker if none searches and one sleeps. The
    /// reservation counts as a patient searcher until the worker that is woken stops searching.
    /// </summary>
    public bool TryReserveWake() => State.NeedsWake(_count) && _state.Value.TryUpdate(new ReserveWake(_count), out _);

    /// <summary>Takes the worker that left last, for a thread that holds a reservation.</summary>
    /// <param name="worker">The worker, which nobody else can take now.</param>
    /// <param name="wasVacant">True if it needs a thread, false if its thread sleeps and must be unparked.</param>
    /// <returns>False if none is left; the reservation then must be cancelled.</returns>
    public bool TryClaim(out int worker, out bool wasVacant)
    {
        while (_sleepers.TryPop(out worker))
        {
            _seats[worker].Value.TryUpdate(default(PopSeat), out long previous);
            SeatOccupancy occupancy = new SeatState(previous).Occupancy;
            if (occupancy is SeatOccupancy.Parked or SeatOccupancy.Vacant)
            {
                wasVacant = occupancy == SeatOccupancy.Vacant;
                return true;
            }
        }

        wasVacant = false;
        return false;
    }

    /// <summary>Takes back a reservation that found no sleeper.</summary>
    /// <returns>
    /// True if the queues must be looked at again: a submitter may have relied on this reservation, and a worker left
    /// meanwhile.
    /// </returns>
    public bool CancelReservation()
    {
        _state.Value.TryUpdate(new CountOut(SearchKind.Patient, asksForFences: false), out long previous);
        MakeBarrier(previous);
        return State.Searching == 0 && !_sleepers.IsEmpty;
    }

    /// <summary>Lets a running worker search, unless half the workers do so already.</summary>
    public bool TryBeginSearch() =>
        State.AllowsSearch(_count) && _state.Value.TryUpdate(new BeginSearch(_count), out _);

    /// <summary>A hasty searcher found nothing at first. It must look at the queues again.</summary>
    public void BecomePatient() => _state.Value.TryUpdate(default(CountPatient), out _);

    /// <summary>A searcher found work, and is about to run it.</summary>
    /// <returns>True if it was the last searcher: it must look at the queues again, for submitters relied on it.</returns>
    public bool EndSearch(SearchKind kind)
    {
        _state.Value.TryUpdate(new StopSearch(kind), out long previous);
        if (kind == SearchKind.Patient)
        {
            MakeBarrier(previous);
            return State.Searching == 0;
        }

        return new IdleState(previous).Searching == 1;
    }

    /// <summary>The thread that runs the worker gives it up, to sleep with it or to let others have it.</summary>
    /// <param name="worker">The worker that the calling thread runs.</param>
    /// <param name="occupancy">Parked or vacant.</param>
    /// <param name="search">How the worker is counted as searching.</param>
    /// <param name="asksForFences">Whether submitters had better make fences from now on, because this worker leaves so often.</param>
    /// <returns>True if nobody searches afterwards: the caller must look at the queues again.</returns>
    public bool Leave(int worker, SeatOccupancy occupancy, SearchKind search, bool asksForFences = false)
    {
        _seats[worker].Value.TryUpdate(new LeaveSeat(occupancy), out long seat);
        if (!new SeatState(seat).IsLinked)
        {
            _sleepers.Push(worker);
        }

        _state.Value.TryUpdate(new CountOut(search, asksForFences), out long previous);
        MakeBarrier(previous);
        return State.Searching == 0;
    }

    /// <summary>A worker has run for long. If nobody has left since it was last asked, submitters make no fences any more.</summary>
    public void SpareFences()
    {
        if (!State.HasBarriers)
        {
            _state.Value.TryUpdate(default(DoubtFences), out _);
        }
    }

    /// <summary>
    /// Makes the caller the one that runs a woken worker: its thread, when it wakes, or the notifier, if it could not wake it.
    /// </summary>
    /// <returns>False if nobody woke the worker yet, or the other one has it.</returns>
    public bool TryAccept(int worker) => _seats[worker].Value.TryUpdate(default(AcceptSeat), out _);

    /// <summary>A thread takes the worker it offered, unless another has it. The worker does not search.</summary>
    public bool TryTakeBack(int worker)
    {
        if (!TryClaimInPlace(worker, SeatOccupancy.Vacant))
        {
            return false;
        }

        _state.Value.TryUpdate(default(CountIn), out _);
        return true;
    }

    /// <summary>The thread of a parked worker withdraws it, because it cannot sleep. The worker does not search.</summary>
    /// <returns>False if a notifier has it already; the thread then must accept.</returns>
    public bool TryWithdraw(int worker)
    {
        if (!TryClaimInPlace(worker, SeatOccupancy.Parked))
        {
            return false;
        }

        _state.Value.TryUpdate(default(CountIn), out _);
        return TryAccept(worker);
    }

    /// <summary>Takes a given sleeping worker, leaving its entry in the stack, for a thread that holds a reservation.</summary>
    public bool TryClaimParked(int worker) => TryClaimInPlace(worker, SeatOccupancy.Parked);

    /// <summary>After a change of the word that submitters may not have seen who stored their item before it.</summary>
    private static void MakeBarrier(long previous)
    {
        if (new IdleState(previous).HasBarriers)
        {
            Fence.ProcessWide();
        }
    }

    /// <remarks>A seat that nobody runs is linked, whatever a popper of its entry is about to do.</remarks>
    private bool TryClaimInPlace(int worker, SeatOccupancy expected)
    {
        var seat = new SeatState(expected, isLinked: true);
        return _seats[worker].Value.TryExchange(seat.Bits, seat.Claimed().Bits);
    }

    private readonly struct AcceptSeat : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            var seat = new SeatState(current);
            next = seat.Accepted().Bits;
            return seat.Occupancy == SeatOccupancy.Woken;
        }
    }

    private readonly struct LeaveSeat(SeatOccupancy occupancy) : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            next = new SeatState(current).Left(occupancy).Bits;
            return true;
        }
    }

    private readonly struct PopSeat : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            next = new SeatState(current).Popped().Bits;
            return true;
        }
    }

    private readonly struct ReserveWake(int count) : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            var state = new IdleState(current);
            next = state.WithReservation().Bits;
            return state.NeedsWake(count);
        }
    }

    private readonly struct BeginSearch(int count) : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            var state = new IdleState(current);
            next = state.WithSearcher().Bits;
            return state.AllowsSearch(count);
        }
    }

    private readonly struct CountPatient : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            next = new IdleState(current).WithSearcherPatient().Bits;
            return true;
        }
    }

    private readonly struct StopSearch(SearchKind kind) : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            next = new IdleState(current).WithoutSearcher(kind).Bits;
            return true;
        }
    }

    private readonly struct CountIn : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            next = new IdleState(current).WithUnparked().Bits;
            return true;
        }
    }

    private readonly struct CountOut(SearchKind search, bool asksForFences) : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            IdleState state = new IdleState(current).WithoutUnparked(search);
            IdleState left = state.Mode switch
            {
                FenceMode.Barriers when asksForFences => state.WithMode(FenceMode.Fences),
                FenceMode.FencesInVain => state.WithMode(FenceMode.Fences),
                _ => state,
            };
            next = left.Bits;
            return true;
        }
    }

    private readonly struct DoubtFences : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            var state = new IdleState(current);
            next = state.WithMode(state.Mode == FenceMode.Fences ? FenceMode.FencesInVain : FenceMode.Barriers).Bits;
            return !state.HasBarriers;
        }
    }
}
