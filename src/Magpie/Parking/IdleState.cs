using Magpie.Primitives;

namespace Magpie.Parking;

/// <summary>
/// The word that says how many workers search for work and how many are unparked. A submitter decides on it whether
/// anybody must be woken; the idea is that of tokio 1.x (<c>multi_thread/idle.rs</c>).
/// </summary>
/// <remarks>
/// Layout: bits 0-23 unparked workers (searching ones included), bits 24-47 searching workers. A worker is counted as
/// unparked from the moment a notifier reserves it; one that is claimed while it still leaves is counted twice for an
/// instant, so the count may pass the number of workers by as many as there are leavers: 24 bits hold that for any size
/// of pool.
/// </remarks>
internal readonly struct IdleState : IEquatable<IdleState>
{
    private const int CountBits = 24;
    private const long UnparkedOne = 1L;
    private const long SearchingOne = 1L << CountBits;
    private const long CountMask = (1L << CountBits) - 1;

    private readonly long _bits;

    public IdleState(long bits) => _bits = bits;

    public IdleState(int searching, int unparked)
        : this((searching * SearchingOne) + unparked)
    {
    }

    public long Bits => _bits;

    public int Unparked => (int)(_bits & CountMask);

    public int Searching => (int)((_bits >> CountBits) & CountMask);

    public IdleState WithReservation() => new(_bits + SearchingOne + UnparkedOne);

    public IdleState WithoutReservation() => Without(searching: true);

    public IdleState WithSearcher() => new(_bits + SearchingOne);

    public IdleState WithoutSearcher()
    {
        Invariant.Holds(Searching > 0, "a worker that ends its search was counted as searching");
        return new(_bits - SearchingOne);
    }

    public IdleState WithUnparked() => new(_bits + UnparkedOne);

    /// <summary>A worker leaves: it parks, or its thread gives it up.</summary>
    public IdleState Without(bool searching)
    {
        Invariant.Holds(Unparked > 0, "a worker that leaves was counted as unparked");
        return searching ? new(WithoutSearcher()._bits - UnparkedOne) : new(_bits - UnparkedOne);
    }

    public bool Equals(IdleState other) => _bits == other._bits;

    public override bool Equals(object? obj) => obj is IdleState other && Equals(other);

    public override int GetHashCode() => _bits.GetHashCode();

    public override string ToString() => $"{Searching} searching, {Unparked} unparked";
}
