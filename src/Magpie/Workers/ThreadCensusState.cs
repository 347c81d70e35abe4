using Magpie.Primitives;

namespace Magpie.Workers;

/// <summary>How many threads a pool has, and whether it may start more.</summary>
/// <remarks>Layout: bits 0-31 the count, bit 32 <see cref="IsClosed"/>.</remarks>
internal readonly struct ThreadCensusState : IEquatable<ThreadCensusState>
{
    private const long ClosedBit = 1L << 32;

    private readonly long _bits;

    public ThreadCensusState(long bits) => _bits = bits;

    public long Bits => _bits;

    public int Count => (int)_bits;

    public bool IsClosed => (_bits & ClosedBit) != 0;

    public ThreadCensusState WithOneMore() => new(_bits + 1);

    public ThreadCensusState WithOneLess()
    {
        Invariant.Holds(Count > 0, "a thread that leaves was counted");
        return new(_bits - 1);
    }

    public ThreadCensusState Closed() => new(_bits | ClosedBit);

    public bool Equals(ThreadCensusState other) => _bits == other._bits;

    public override bool Equals(object? obj) => obj is ThreadCensusState other && Equals(other);

    public override int GetHashCode() => _bits.GetHashCode();

    public override string ToString() => IsClosed ? $"{Count} threads, closed" : $"{Count} threads";
}
