using System.Runtime.CompilerServices;

namespace Magpie.Futures;

/// <summary>The boxes that a thread of the pool keeps for the next futures, a bounded stack for each kind. The thread's own.</summary>
internal sealed class FutureCache
{
    /// <summary>Boxes of one kind; what comes beyond is left to the garbage collector.</summary>
    public const int MaxPerKind = 1024;

    private Kept[] _kinds = [];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FutureBox? TryTake(int kind)
    {
        Kept[] kinds = _kinds;
        if ((uint)kind >= (uint)kinds.Length || kinds[kind].Top is not { } box)
        {
            return null;
        }

        kinds[kind].Top = box.NextKept;
        kinds[kind].Count--;
        box.NextKept = null;
        return box;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Keep(FutureBox box)
    {
        if ((uint)box.Kind >= (uint)_kinds.Length)
        {
            Array.Resize(ref _kinds, Math.Max(2 * _kinds.Length, box.Kind + 1));
        }

        ref Kept kept = ref _kinds[box.Kind];
        if (kept.Count < MaxPerKind)
        {
            kept.Count++;
            box.NextKept = kept.Top;
            kept.Top = box;
        }
    }

    private struct Kept
    {
        public FutureBox? Top;
        public int Count;
    }
}
