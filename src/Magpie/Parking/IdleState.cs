using System.Runtime.CompilerServices;
using Magpie.Primitives;

namespace Magpie.Parking;

/// <summary>
/// The word that says how many workers search for work and how many are unparked. A submitter decides on it whether
/// anybody must be woken; the idea is that of tokio 1.x (<c>multi_thread/idle.rs</c>).
/// </summary>
/// <remarks>
/// Layout: bits 0-19 unparked workers, searching ones included; bits 20-39 searching workers, patient ones included; bits
/// 40-59 patient searchers; bits 60-61 the <see cref="FenceMode"/>. A worker is counted as unparked from the moment a notifier reserves it; one that is claimed
/// while it still leaves is counted twice for an instant, so the count may pass the number of workers by as many as there
/// are leavers: 20 bits hold that for the largest pool.
/// </remarks>
internal readonly struct IdleState : IEquatable<IdleState>
{
    private const int CountBits = 20;
    private const long UnparkedOne = 1L;
    private const long SearchingOne = 1L << CountBits;
    private const long PatientOne = 1L << (2 * CountBits);
    private const long CountMask = (1L << CountBits) - 1;
    private const int ModeShift = 3 * CountBits;
    private const long ModeMask = 3L << ModeShift;

    private readonly long _bits;

    public IdleState(long bits) => _bits = bits;

    public IdleState(int searching, int patient, int unparked)
        : this((patient * PatientOne) + (searching * SearchingOne) + unparked)
    {
    }

    public long Bits => _bits;

    public int Unparked => (int)(_bits & CountMask);

    public int Searching => (int)((_bits >> CountBits) & CountMask);

    /// <summary>Searchers that were woken, or found nothing at first. They make a barrier on all processors when they stop.</summary>
    public int Patient => (int)((_bits >> (2 * CountBits)) & CountMask);

    public FenceMode Mode => (FenceMode)(_bits >> ModeShift);

    /// <summary>Whether submitters may rely on those that leave to make a barrier.</summary>
    public bool HasBarriers => Mode == FenceMode.Barriers;

    /// <summary>Whether a searcher may stop at any moment without such a barrier.</summary>
    public bool HasHastySearcher => Searching > Patient;

    /// <summary>Whether a running worker may begin to search: not if half of them do so already.</summary>
    public bool AllowsSearch(int workers) => 2 * Searching < workers;

    /// <summary>Whether somebody must be woken for work that was queued: if nobody searches and somebody sleeps.</summary>
    public bool NeedsWake(int workers) => Searching == 0 && Unparked < workers;

    /// <summary>Whether a submitter can be sure, without a fence, that nobody must be woken (<see cref="IdleWorkers"/>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool NeedsNoWakeUnfenced(int workers) => HasBarriers && !HasHastySearcher && (Searching > 0 || Unparked >= workers);

    /// <summary>A notifier is about to wake a worker, which will search. It counts as patient: a wake-up costs more than a barrier.</summary>
    public IdleState WithReservation() => new(_bits + PatientOne + SearchingOne + UnparkedOne);

    public IdleState WithSearcher() => new(_bits + SearchingOne);

    public IdleState WithSearcherPatient()
    {
        Invariant.Holds(HasHastySearcher, "a searcher that becomes patient was counted as searching");
        return new(_bits + PatientOne);
    }

    public IdleState WithoutSearcher(SearchKind kind)
    {
        Invariant.Holds(kind == SearchKind.None || Searching > 0, "a worker that ends its search was counted as searching");
        Invariant.Holds(kind != SearchKind.Patient || Patient > 0, "a patient searcher was counted as such");
        return kind switch
        {
            SearchKind.None => this,
            SearchKind.Hasty => new(_bits - SearchingOne),
            _ => new(_bits - SearchingOne - PatientOne),
        };
    }

    public IdleState WithUnparked() => new(_bits + UnparkedOne);

    /// <summary>A worker leaves: it parks, or its thread gives it up.</summary>
    public IdleState WithoutUnparked(SearchKind search)
    {
        Invariant.Holds(Unparked > 0, "a worker that leaves was counted as unparked");
        return new(WithoutSearcher(search)._bits - UnparkedOne);
    }

    public IdleState WithMode(FenceMode mode) => new((_bits & ~ModeMask) | ((long)mode << ModeShift));

    public bool Equals(IdleState other) => _bits == other._bits;

    public override bool Equals(object? obj) => obj is IdleState other && Equals(other);

    public override int GetHashCode() => _bits.GetHashCode();

    public override string ToString() => $"{Searching} searching ({Patient} patiently), {Unparked} unparked";
}
