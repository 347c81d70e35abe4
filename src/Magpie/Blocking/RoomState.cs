using Magpie.Primitives;

namespace Magpie.HandingOff;

/// <summary>How many threads run an item without a worker, and how many workers gave way to them.</summary>
/// <remarks>Layout: bits 0-31 the threads, bits 32-63 the workers, never more than threads.</remarks>
internal readonly struct RoomState : IEquatable<RoomState>
{
    private const long GivenOne = 1L << 32;

    private readonly long _bits;

    public RoomState(long bits) => _bits = bits;

    public long Bits => _bits;

    /// <summary>Threads that run an item without a worker.</summary>
    public int Returned => (int)_bits;

    /// <summary>Workers that wait for one of them to end its item, or to block.</summary>
    public int Given => (int)(_bits >> 32);

    /// <summary>Whether a worker that leaves takes the place of one that gave way.</summary>
    public bool LeavingFreesWorker => Given == Returned;

    public RoomState WithReturned() => new(_bits + 1);

    public RoomState WithGiven()
    {
        Invariant.Holds(Given < Returned, "a worker gives way to a thread");
        return new(_bits + GivenOne);
    }

    public RoomState WithoutReturned()
    {
        Invariant.Holds(Returned > 0, "who leaves had returned");
        return new(LeavingFreesWorker ? _bits - 1 - GivenOne : _bits - 1);
    }

    public bool Equals(RoomState other) => _bits == other._bits;

    public override bool Equals(object? obj) => obj is RoomState other && Equals(other);

    public override int GetHashCode() => _bits.GetHashCode();

    public override string ToString() => $"{Returned} returned, {Given} given";
}
