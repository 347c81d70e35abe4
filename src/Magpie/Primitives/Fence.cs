using System.Runtime.CompilerServices;

namespace Magpie.Primitives;

/// <summary>Memory barriers.</summary>
internal static class Fence
{
    /// <summary>No load after it is done before a store ahead of it is seen by all threads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Full() => Interlocked.MemoryBarrier();
}
