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

    // A round during which others took more than this share of the machine is disturbed, and another is run for it, until
    // there are so many times the rounds asked for.
    private const double Disturbed = 0.1;
    private const int Patience = 3;

    private readonly TimeSpan _warmUp = TimeSpan.FromMilliseconds(quick ? 500 : 1_500);

    public Measurement Measure(Workload workload)
    {
        if (workload.Plan.InFreshProcess)
        {
            return new Measurement(workload, RunRounds(workload, side => ChildProcess.Run(workload, side, quick)), Snapshot: null);
        }

        using var pool = new WorkStealingPool(new WorkStealingPoolOptions { Name = "bench" });
        var magpie = new MagpieTarget(pool);
        double[] RunOne(Side side)
        {
            // The garbage of one side must not be collected in the other side's time.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return side == Side.Magpie ? workload.Run(magpie, quick) : workload.RunPeer(magpie, quick);
        }

        if (workload.Plan.WarmsUp)
        {
            WarmUp(RunOne);
        }

        List<Round> measured = RunRounds(workload, RunOne);
        return new Measurement(workload, measured, pool.GetSnapshot());
    }

    /// <summary>Until the JIT has compiled what is hot to its last tier.</summary>
    private void WarmUp(Func<Side, double[]> runOne)
    {
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < LeastWarmUpRounds || Stopwatch.GetElapsedTime(begin) < _warmUp; i++)
        {
            RunRound(runOne, magpieFirst: i % 2 == 0);
        }
    }

    private List<Round> RunRounds(Workload workload, Func<Side, double[]> runOne)
    {
        int count = workload.Plan.Rounds(rounds, quick);
        int most = quick || workload.Plan.InFreshProcess ? count : count * Patience;
        var measured = new List<Round>(count);
        for (int i = 0; i < count || (i < most && measured.Count(round => !(round.Foreign > Disturbed)) < count); i++)
        {
            measured.Add(RunRound(runOne, magpieFirst: i % 2 == 0));
        }

        // Chosen by what others did, never by what was measured.
        return [.. measured.OrderBy(round => double.IsNaN(round.Foreign) ? 0 : round.Foreign).Take(count)];
    }

    private static Round RunRound(Func<Side, double[]> runOne, bool magpieFirst)
    {
        ForeignLoad foreign = ForeignLoad.Begin();
        double[] first = runOne(magpieFirst ? Side.Magpie : Side.DotNet);
        double[] second = runOne(magpieFirst ? Side.DotNet : Side.Magpie);
        double share = foreign.End();
        return magpieFirst ? new Round(first, second, share) : new Round(second, first, share);
    }
}
