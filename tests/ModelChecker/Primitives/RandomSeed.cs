using Magpie.ModelChecking;

namespace Magpie.Primitives;

/// <summary>The model's version: the same numbers in each execution.</summary>
internal static class RandomSeed
{
    public static uint Next() => ModelSystem.NextRandomSeed();
}
