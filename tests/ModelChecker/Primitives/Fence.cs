using System.Runtime.CompilerServices;
using Magpie.ModelChecking;

namespace Magpie.Primitives;

/// <summary>The model's version.</summary>
internal static class Fence
{
    public static void Full([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => ModelSystem.Fence(file, line);

    public static void ProcessWide([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        ModelSystem.FenceProcessWide(file, line);
}
