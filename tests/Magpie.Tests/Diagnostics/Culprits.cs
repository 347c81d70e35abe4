using System.Runtime.CompilerServices;
using Magpie.Tests.HandingOff;
using Magpie.Tests.Support;

namespace Magpie.Tests.Diagnostics;

/// <summary>Methods that block, to be found in reports by their names.</summary>
internal static class Culprits
{
    public static readonly string Name = $"{typeof(Culprits).FullName}.";

    /// <summary>Everything is recorded, however short.</summary>
    public static BlockingReportOptions All => new() { BlockingThreshold = TimeSpan.Zero, MaxStacksPerSecond = 1_000_000 };

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void WaitForGate(Gate gate, WorkStealingPool pool) => gate.Opened.Wait(Bounded.Limit).ShouldBeTrue(pool.GetSnapshot().ToString());

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void RunKind(WaitKind kind) => kind.Wait();

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Declare() => Blocking.Run(static () => { });

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void DeclareScope()
    {
        using (Blocking.Enter())
        {
            // What it is about is the scope.
        }
    }

    /// <summary>The entries of a kind.</summary>
    public static BlockingReportEntry[] Of(this BlockingReport report, BlockingKind kind) => [.. report.Entries.Where(entry => entry.Kind == kind)];
}
