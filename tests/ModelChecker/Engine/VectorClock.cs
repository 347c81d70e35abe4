using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Magpie.ModelChecking;

/// <summary>For each thread, up to which of its moments something is known.</summary>
[InlineArray(Threads)]
internal struct VectorClock
{
    public const int Threads = 16;

    private ushort _first;

    private Vector256<ushort> Vector
    {
        get => Vector256.LoadUnsafe(ref _first);
        set => value.StoreUnsafe(ref _first);
    }

    public void Join(ref VectorClock other) => Vector = Vector256.Max(Vector, other.Vector);

    /// <summary>Whether something in here is not known to <paramref name="other"/>.</summary>
    public bool Exceeds(ref VectorClock other) => Vector256.GreaterThanAny(Vector, other.Vector);

    /// <summary>Whether a moment in here, where there is one (not 0), is known to <paramref name="other"/>.</summary>
    public bool AnyKnownTo(ref VectorClock other) => Vector256.LessThanAny(Vector - Vector256<ushort>.One, other.Vector);

    public Hash128 AddTo(Hash128 hash)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<ushort, ulong>((ReadOnlySpan<ushort>)this);
        return hash.With(words[0], words[1]).With(words[2], words[3]);
    }
}
