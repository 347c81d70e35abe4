using System.Diagnostics;
using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>What a blocking report costs: the same pool with a recording, and without.</summary>
internal sealed class Reported(ReportedKind kind) : Workload
{
    private static readonly Metric[] Figures = [new("", "ns/op"), new("alloc", "B/op")];

    public override string Name => kind switch
    {
        ReportedKind.Item => "reported/item",
        ReportedKind.Declared => "reported/declared",
        ReportedKind.Noticed => "reported/noticed",
        _ => "reported/stack",
    };

    public override string Description => kind switch
    {
        ReportedKind.Item => "spawn_local/item with a blocking report; the peer is the same Magpie pool without one; per item",
        ReportedKind.Declared => "Blocking.Run of nothing with a blocking report; the peer is the same Magpie pool without one; per call",
        ReportedKind.Noticed => "a wait for a handle that is signalled, with a blocking report; the peer is the same Magpie pool without one; per wait",
        _ => "as reported/declared, with a stack of each call",
    };

    public override bool IsAgainstItself => true;

    public override IReadOnlyList<Metric> Metrics => Figures;

    private static BlockingReportOptions Options { get; } = new();

    private static BlockingReportOptions StackOfEach { get; } = new() { BlockingThreshold = TimeSpan.Zero, MaxStacksPerSecond = 1_000_000 };

    public override double[] Run<TTarget>(TTarget target, bool quick)
    {
        using BlockingRecording recording = ((MagpieTarget)(object)target).Record(kind == ReportedKind.Stack ? StackOfEach : Options);
        return Measure(target, quick);
    }

    public override double[] RunPeer(MagpieTarget magpie, bool quick) => Measure(magpie, quick);

    private double[] Measure<TTarget>(TTarget target, bool quick)
        where TTarget : struct, ITarget
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        if (kind == ReportedKind.Item)
        {
            var spawnLocal = new SpawnLocal(Tier.Item);
            return [spawnLocal.Run(target, quick)[0], (GC.GetTotalAllocatedBytes(precise: true) - before) / (quick ? 400_000.0 : 1_000_000.0)];
        }

        int count = (kind == ReportedKind.Stack ? 2_000 : 200_000) / (quick ? 4 : 1);
        double nanoseconds = target.Run(() => Task.FromResult(Block(kind, count))).Result;
        return [nanoseconds / count, (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / count];
    }

    /// <returns>The time it took, in nanoseconds.</returns>
    private static double Block(ReportedKind kind, int count)
    {
        using var signalled = new ManualResetEvent(initialState: true);
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            if (kind == ReportedKind.Noticed)
            {
                signalled.WaitOne();
            }
            else
            {
                Blocking.Run(static () => { });
            }
        }

        return Stopwatch.GetElapsedTime(begin).TotalNanoseconds;
    }
}

/// <summary>What is recorded.</summary>
internal enum ReportedKind
{
    Item,
    Declared,
    Noticed,
    Stack,
}
