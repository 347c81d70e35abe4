using Magpie.Primitives;

namespace Magpie.Parking;

/// <summary>Who has a worker at this moment, and whether the sleeper stack holds an entry for it.</summary>
/// <remarks>
/// <para>Layout: bits 0-1 the occupancy, bit 2 <see cref="IsLinked"/>.</para>
/// <para>
/// Whoever moves the occupancy by compare-and-swap from vacant to running, or from parked to woken, has the worker, alone
/// (invariant 3). A worker that is parked or vacant is always linked; one that runs may still be linked, if it was taken
/// without being popped: the stale entry is discarded by whoever pops it, or used again when the worker next leaves.
/// </para>
/// </remarks>
internal readonly struct SeatState : IEquatable<SeatState>
{
    private const long OccupancyMask = 0b011;
    private const long LinkedBit = 0b100;

    private readonly long _bits;

    public SeatState(long bits) => _bits = bits;

    public SeatState(SeatOccupancy occupancy, bool isLinked)
        : this((long)occupancy | (isLinked ? LinkedBit : 0))
    {
    }

    public long Bits => _bits;

    public SeatOccupancy Occupancy => (SeatOccupancy)(_bits & OccupancyMask);

    public bool IsLinked => (_bits & LinkedBit) != 0;

    /// <summary>The thread that runs the worker leaves it; a stale entry in the stack serves again.</summary>
    public SeatState Left(SeatOccupancy occupancy)
    {
        Invariant.Holds(Occupancy == SeatOccupancy.Running, "only a running worker can be left");
        return new(occupancy, isLinked: true);
    }

    /// <summary>Whoever popped the worker's entry has the worker now, if nobody else had it.</summary>
    public SeatState Popped()
    {
        Invariant.Holds(IsLinked, "an entry of the sleeper stack is linked");
        return new(Claimed().Occupancy, isLinked: false);
    }

    /// <summary>Somebody takes the worker where it is: one that sleeps must be woken, one without a thread can run at once.</summary>
    public SeatState Claimed() => Occupancy switch
    {
        SeatOccupancy.Parked => new(SeatOccupancy.Woken, IsLinked),
        SeatOccupancy.Vacant => new(SeatOccupancy.Running, IsLinked),
        _ => this,
    };

    /// <summary>The woken thread, or the notifier that could not wake it, runs the worker from now on.</summary>
    public SeatState Accepted() => new(SeatOccupancy.Running, IsLinked);

    public bool Equals(SeatState other) => _bits == other._bits;

    public override bool Equals(object? obj) => obj is SeatState other && Equals(other);

    public override int GetHashCode() => _bits.GetHashCode();

    public override string ToString() => IsLinked ? $"{Occupancy}, linked" : $"{Occupancy}";
}
