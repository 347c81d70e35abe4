using System.Runtime.CompilerServices;
using Magpie.Primitives;

namespace Magpie.Submission;

/// <summary>Fast random numbers for spreading load: a 32-bit xorshift (G. Marsaglia, "Xorshift RNGs", 2003).</summary>
internal static class RandomSource
{
    /// <param name="state">The generator's state, owned by the caller; 0 is seeded.</param>
    /// <param name="bound">The numbers are below this, which is at least 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Next(ref uint state, uint bound)
    {
        uint x = state != 0 ? state : RandomSeed.Next();
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
        state = x;
        return (uint)(((ulong)x * bound) >> 32);
    }
}
