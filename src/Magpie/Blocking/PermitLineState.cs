using Magpie.Primitives;

namespace Magpie.HandingOff;

/// <summary>How many permits are left, how many wait for one, and whether somebody serves the line.</summary>
/// <remarks>
/// Layout: bits 0-30 permits left, bits 31-61 waiters, bit 62 <see cref="IsServed"/>, bit 63 <see cref="IsAsked"/>.
/// Permits and waiters are there at once only until the line has been served.
/// </remarks>
internal readonly struct PermitLineState : IEquatable<PermitLineState>
{
    private const int WaiterShift = 31;
    private const long CountMask = int.MaxValue;
    private const long WaiterOne = 1L << WaiterShift;
    private const long ServedBit = 1L << 62;
    private const long AskedBit = 1L << 63;

    private readonly long _bits;

    public PermitLineState(long bits) => _bits = bits;

    public long Bits => _bits;

    public int Available => (int)(_bits & CountMask);

    /// <summary>Those in line, those that get in line at this moment included.</summary>
    public int Waiters => (int)((_bits >> WaiterShift) & CountMask);

    /// <summary>Whether a thread serves the line; no other may.</summary>
    public bool IsServed => (_bits & ServedBit) != 0;

    /// <summary>Whether that thread must look once more before it ends.</summary>
    public bool IsAsked => (_bits & AskedBit) != 0;

    public PermitLineState WithPermits(int added) => new(_bits + added);

    public PermitLineState WithPermitTaken()
    {
        Invariant.Holds(Available > 0, "a permit is taken only where one is left");
        return new(_bits - 1);
    }

    public PermitLineState WithPermitBack()
    {
        Invariant.Holds(Available < int.MaxValue, "a permit that comes back was taken");
        return new(_bits + 1);
    }

    public PermitLineState WithWaiter() => new(_bits + WaiterOne);

    public PermitLineState WithoutWaiter()
    {
        Invariant.Holds(Waiters > 0, "who leaves the line was counted");
        return new(_bits - WaiterOne);
    }

    /// <summary>The caller serves the line, or whoever does so already looks once more.</summary>
    public PermitLineState WithServiceAsked() => new(_bits | (IsServed ? AskedBit : ServedBit));

    /// <summary>Whoever serves has looked: it goes on if it was asked to, else it has ended.</summary>
    public PermitLineState WithPassEnded()
    {
        Invariant.Holds(IsServed, "who ends serving has served");
        return new(_bits & ~(IsAsked ? AskedBit : ServedBit));
    }

    public bool Equals(PermitLineState other) => _bits == other._bits;

    public override bool Equals(object? obj) => obj is PermitLineState other && Equals(other);

    public override int GetHashCode() => _bits.GetHashCode();

    public override string ToString() => $"{Available} available, {Waiters} waiting{(IsServed ? ", served" : "")}{(IsAsked ? ", asked" : "")}";
}
