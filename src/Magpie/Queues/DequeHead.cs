namespace Magpie.Queues;

/// <summary>The end of a deque that items are taken from: two 32-bit indices in one word.</summary>
/// <remarks>
/// Layout: bits 0-31 <see cref="Real"/>, the next item to take; bits 32-63 <see cref="Steal"/>, the first slot a thief may
/// still be reading. They are equal unless a thief is between its claim and its copy. Both only grow, and wrap around. The
/// form is that of tokio 1.x (<c>multi_thread/queue.rs</c>).
/// </remarks>
internal readonly struct DequeHead : IEquatable<DequeHead>
{
    private readonly ulong _bits;

    public DequeHead(long bits) => _bits = (ulong)bits;

    public DequeHead(uint steal, uint real) => _bits = ((ulong)steal << 32) | real;

    public long Bits => (long)_bits;

    public uint Real => (uint)_bits;

    public uint Steal => (uint)(_bits >> 32);

    public bool IsBeingStolenFrom => Steal != Real;

    /// <summary>The owner takes one item; a thief's claim stands.</summary>
    public DequeHead Popped() => IsBeingStolenFrom ? new(Steal, Real + 1) : new(Real + 1, Real + 1);

    /// <summary>A thief claims <paramref name="count"/> items, and reads them before it lets their slots go.</summary>
    public DequeHead Claimed(uint count) => new(Steal, Real + count);

    /// <summary>The thief has read what it claimed.</summary>
    public DequeHead Released() => new(Real, Real);

    public bool Equals(DequeHead other) => _bits == other._bits;

    public override bool Equals(object? obj) => obj is DequeHead other && Equals(other);

    public override int GetHashCode() => _bits.GetHashCode();

    public override string ToString() => $"steal {Steal}, real {Real}";
}
