using System.Runtime.CompilerServices;

namespace Magpie.Primitives;

/// <summary>A 64-bit word shared between threads. Reads acquire, writes release, exchanges are full fences.</summary>
internal struct AtomicInt64
{
    private long _value;

    public AtomicInt64(long value) => _value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Read() => Volatile.Read(ref _value);

    /// <summary>For the only thread that writes the word: needs no ordering against itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ReadOwned() => _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(long value) => Volatile.Write(ref _value, value);

    /// <summary>Adds one where only one thread writes the word: a plain load and a release store.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void IncrementOwned() => Volatile.Write(ref _value, _value + 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddOwned(long amount) => Volatile.Write(ref _value, _value + amount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Increment() => Interlocked.Increment(ref _value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Add(long amount) => Interlocked.Add(ref _value, amount);

    /// <summary>Stores <paramref name="value"/> if the word still is <paramref name="expected"/>, and tells whether it did.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryExchange(long expected, long value) =>
        Interlocked.CompareExchange(ref _value, value, expected) == expected;

    /// <summary>
    /// The one compare-and-swap loop of the pool: applies <paramref name="transition"/> to the word until it is stored,
    /// or until the transition says that it does not apply to what the word holds.
    /// </summary>
    /// <param name="transition">Computes the next value; called again with the newer value each time another thread won.</param>
    /// <param name="previous">The value the transition was applied to, or the value it did not apply to.</param>
    /// <returns>Whether the transition was stored.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryUpdate<TTransition>(TTransition transition, out long previous)
        where TTransition : struct, ITransition
    {
        long current = Read();
        while (transition.TryApply(current, out long next))
        {
            long seen = Interlocked.CompareExchange(ref _value, next, current);
            if (seen == current)
            {
                previous = current;
                return true;
            }

            current = seen;
        }

        previous = current;
        return false;
    }
}
