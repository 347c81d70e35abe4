using System.Runtime.CompilerServices;

namespace Magpie.Primitives;

/// <summary>Memory barriers.</summary>
internal static class Fence
{
    /// <summary>No load after it is done before a store ahead of it is seen by all threads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Full() => Interlocked.MemoryBarrier();

    /// <summary>
    /// The same on every processor that runs a thread of this process, so that the others need none of their own. About a
    /// microsecond; see <see cref="Interlocked.MemoryBarrierProcessWide"/>.
    /// </summary>
    public static void ProcessWide() => Interlocked.MemoryBarrierProcessWide();
}
