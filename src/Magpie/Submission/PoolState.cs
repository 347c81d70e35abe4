using System.Runtime.CompilerServices;
using Magpie.Primitives;

namespace Magpie.Submission;

/// <summary>What the pool admits, and whether it abandons what it finds queued.</summary>
internal sealed class PoolState
{
    private Padded<AtomicInt32> _phase;
    private AtomicInt32 _abandons;

    public PoolPhase Phase
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (PoolPhase)_phase.Value.Read();
    }

    /// <summary>Whether work is admitted that comes from outside and is new.</summary>
    public bool AdmitsNew => Phase <= PoolPhase.EndingOnIdle;

    public bool IsStopped
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Phase >= PoolPhase.Stopped;
    }

    /// <summary>Set once by <see cref="Abandon"/>, and never taken back.</summary>
    public bool Abandons
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _abandons.Read() != 0;
    }

    /// <summary>Goes on to another phase. Whoever read the old one has its unit counted where the caller can see it.</summary>
    public bool TryAdvance(PoolPhase from, PoolPhase to)
    {
        if (!_phase.Value.TryExchange((int)from, (int)to))
        {
            return false;
        }

        Fence.ProcessWide();
        return true;
    }

    /// <returns>True for the first caller.</returns>
    public bool Abandon() => _abandons.TryExchange(0, 1);
}
