using Magpie.Primitives;

namespace Magpie.HandingOff;

/// <summary>How many more items may block with a replacement, and how many wait for that.</summary>
/// <remarks>Layout: bits 0-31 permits left, bits 32-63 waiters. Never both: a permit that is given back goes to a waiter.</remarks>
internal readonly struct BlockingCapacityState : IEquatable<BlockingCapacityState>
{
    private const long WaiterOne = 1L << 32;

    private readonly long _bits;

    public BlockingCapacityState(long bits) => _bits = bits;

    public long Bits => _bits;

    public int Available => (int)_bits;

    public int Waiters => (int)(_bits >> 32);

    public BlockingCapacityState WithPermitTaken()
    {
        Invariant.Holds(Available > 0, "a permit is taken only where one is left");
        return new(_bits - 1);
    }

    public BlockingCapacityState WithPermitBack() => new(_bits + 1);

    public BlockingCapacityState WithWaiter() => new(_bits + WaiterOne);

    public BlockingCapacityState WithWaiterServed()
    {
        Invariant.Holds(Waiters > 0, "a waiter is served only where one waits");
        return new(_bits - WaiterOne);
    }

    public bool Equals(BlockingCapacityState other) => _bits == other._bits;

    public override bool Equals(object? obj) => obj is BlockingCapacityState other && Equals(other);

    public override int GetHashCode() => _bits.GetHashCode();

    public override string ToString() => $"{Available} available, {Waiters} waiting";
}
