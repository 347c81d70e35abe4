using System.Runtime.CompilerServices;
using Magpie.ModelChecking;

namespace Magpie.Primitives;

/// <summary>The model's version: a thread that spins gives way to the others.</summary>
internal static class Spin
{
    public static bool Pays => ModelSystem.SpinPays;

    public static void YieldProcessor([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => ModelSystem.GiveWay(1, file, line);

    public static void Wait(int iterations, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        ModelSystem.GiveWay(iterations, file, line);
}
