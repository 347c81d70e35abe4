namespace Magpie.StressTests.Support;

/// <summary>Random numbers for code that runs on any thread: what is drawn depends on the seed and on the order of the calls.</summary>
internal sealed class SharedRandom(int seed)
{
    private long _draws;

    public int Next(int bound)
    {
        // SplitMix64.
        ulong mixed = (ulong)seed + ((ulong)Interlocked.Increment(ref _draws) * 0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return (int)((mixed ^ (mixed >> 31)) % (uint)bound);
    }

    /// <summary>True once in so many calls.</summary>
    public bool OnceIn(int calls) => Next(calls) == 0;
}
