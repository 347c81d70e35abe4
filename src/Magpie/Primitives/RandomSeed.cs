namespace Magpie.Primitives;

/// <summary>Where random numbers begin.</summary>
internal static class RandomSeed
{
    /// <summary>Not 0.</summary>
    public static uint Next() => (uint)Random.Shared.NextInt64(1, uint.MaxValue);
}
