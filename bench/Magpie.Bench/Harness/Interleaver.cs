using System.Diagnostics;
using Magpie.Bench.Targets;
using Magpie.Bench.Workloads;

namespace Magpie.Bench.Harness;

/// <summary>
/// Runs a workload on both pools in turns: A B, B A, A B, ... What else the machine does then falls on both, and neither
/// always comes after the other.
/// </summary>
internal sealed class Interleaver(int rounds, bool quick)
{
    private const int LeastWarmUpRounds = 3;

    private readonly TimeSpan _warmUp = TimeSpan.FromMilliseconds(quick ? 800 : 1_500);

    public Measurement Measure(Workload workload)
    {
        using var pool = new WorkStealingPool(new WorkStealingPoolOptions { Name = "bench" });
        var magpie = new MagpieTarget(pool);
        WarmUp(workload, magpie);
        var measured = new List<Round>(rounds);
        for (int i = 0; i < rounds; i++)
        {
            measured.Add(RunRound(workload, magpie, magpieFirst: i % 2 == 0));
        }

        return new Measurement(workload, measured, pool.GetSnapshot());
    }

    /// <summary>Until the JIT has compiled what is hot to its last tier.</summary>
    private void WarmUp(Workload workload, MagpieTarget magpie)
    {
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < LeastWarmUpRounds || Stopwatch.GetElapsedTime(begin) < _warmUp; i++)
        {
            RunRound(workload, magpie, magpieFirst: i % 2 == 0);
        }
    }

    private Round RunRound(Workload workload, MagpieTarget magpie, bool magpieFirst)
    {
        double[] first = magpieFirst ? RunOne(workload, magpie) : RunOne(workload, default(DotNetTarget));
        double[] second = magpieFirst ? RunOne(workload, default(DotNetTarget)) : RunOne(workload, magpie);
        return magpieFirst ? new Round(first, second) : new Round(second, first);
    }

    private double[] RunOne<TTarget>(Workload workload, TTarget target)
        where TTarget : struct, ITarget
    {
        // The garbage of one side must not be collected in the other side's time.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return workload.Run(target, quick);
    }
}
