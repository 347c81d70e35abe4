using System.Diagnostics;
using Magpie.ModelChecking;

namespace Magpie.Primitives;

/// <summary>The model's version: a broken invariant fails the model at once, whoever would catch an exception.</summary>
internal static class Invariant
{
    [Conditional("DEBUG")]
    public static void Holds(bool condition, string what)
    {
        if (!condition)
        {
            ModelSystem.Fail($"Broken invariant: {what}.");
        }
    }
}
