using System.Runtime.CompilerServices;

namespace Magpie.Primitives;

/// <summary>A 32-bit word shared between threads. Reads acquire, writes release, exchanges are full fences.</summary>
internal struct AtomicInt32
{
    private int _value;

    public AtomicInt32(int value) => _value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Read() => Volatile.Read(ref _value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(int value) => Volatile.Write(ref _value, value);

    /// <summary>For the only thread that writes the word: needs no ordering against itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadOwned() => _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Exchange(int value) => Interlocked.Exchange(ref _value, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Increment() => Interlocked.Increment(ref _value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Decrement() => Interlocked.Decrement(ref _value);

    /// <summary>Stores <paramref name="value"/> if the word still is <paramref name="expected"/>, and tells whether it did.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryExchange(int expected, int value) =>
        Interlocked.CompareExchange(ref _value, value, expected) == expected;
}
