using System.Diagnostics;

namespace Magpie.Primitives;

/// <summary>What must hold whatever the threads do. Checked in debug builds, where the tests and models run.</summary>
internal static class Invariant
{
    [Conditional("DEBUG")]
    public static void Holds(bool condition, string what)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"Broken invariant: {what}.");
        }
    }
}
