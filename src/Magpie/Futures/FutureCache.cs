using System.Runtime.CompilerServices;

namespace Magpie.Futures;

/// <summary>The boxes that a thread of the pool keeps for the next futures, a bounded stack for each kind. The thread's own.</summary>
internal sealed class FutureCache
{
    /// <summary>Boxes of one kind; what comes beyond is left to the garbage collector.</summary>
    public const int MaxPerKind = 1024;

    // Entries at either end that stay empty, 128 bytes: the collector moves the arrays of different threads next to each other, and each is written for each future.
    private const int Margin = 8;

    private Kept[] _kinds = [];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FutureBox? TryTake(int kind)
    {
        Kept[] kinds = _kinds;
        kind += Margin;
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
        if (box.Kind >= _kinds.Length - (2 * Margin))
        {
            Array.Resize(ref _kinds, (2 * box.Kind) + 1 + (2 * Margin));
        }

        ref Kept kept = ref _kinds[box.Kind + Margin];
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
