using System.Diagnostics;
using Magpie.Bench.Peers;
using Magpie.Bench.Targets;
using Magpie.Bench.Workloads;

namespace Magpie.Bench.Harness;

/// <summary>
/// Runs a workload on both pools, and on the peers in other languages, in turns: A B, B A, A B, ... What else the machine does
/// then falls on all of them, and none always comes after the same other.
/// </summary>
internal sealed class Interleaver(int rounds, bool quick, IReadOnlyList<Peer> peers)
{
    private const int LeastWarmUpRounds = 3;

    // A round during which others took more than this share of the machine is disturbed, and another is run for it, until
    // there are so many times the rounds asked for.
    private const double Disturbed = 0.1;
    private const int Patience = 3;

    // Of each that takes part.
    private readonly TimeSpan _warmUp = TimeSpan.FromMilliseconds(quick ? 250 : 750);

    public Measurement Measure(Workload workload)
    {
        PeerTurns[] turns = [.. peers.Select(peer => new PeerTurns(peer, workload, quick))];
        if (workload.Plan.InFreshProcess)
        {
            List<Round> alone = RunRounds(workload, turns, side => ChildProcess.Run(workload, side, quick));
            return new Measurement(workload, alone, turns, Snapshot: null);
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
            WarmUp(Sides(turns, RunOne));
        }

        List<Round> measured = RunRounds(workload, turns, RunOne);
        return new Measurement(workload, measured, turns, pool.GetSnapshot());
    }

    /// <summary>All that take turns, in the order of the first round.</summary>
    private static Func<double[]?>[] Sides(PeerTurns[] turns, Func<Side, double[]> runOne) =>
        [() => runOne(Side.Magpie), () => runOne(Side.DotNet), .. turns.Select(turn => (Func<double[]?>)turn.RunRound)];

    /// <summary>Until the JIT of each has compiled what is hot to its last tier.</summary>
    private void WarmUp(Func<double[]?>[] sides)
    {
        var spent = new TimeSpan[sides.Length];
        bool isWarm = false;
        for (int round = 0; !isWarm; round++)
        {
            isWarm = true;
            foreach (int side in Order(sides.Length, round))
            {
                if (round >= LeastWarmUpRounds && spent[side] >= _warmUp)
                {
                    continue;
                }

                long begin = Stopwatch.GetTimestamp();
                bool takesPart = sides[side]() is not null;
                spent[side] = takesPart ? spent[side] + Stopwatch.GetElapsedTime(begin) : TimeSpan.MaxValue;
                isWarm = false;
            }
        }
    }

    private List<Round> RunRounds(Workload workload, PeerTurns[] turns, Func<Side, double[]> runOne)
    {
        Func<double[]?>[] sides = Sides(turns, runOne);
        int count = workload.Plan.Rounds(rounds, quick);
        int most = quick || workload.Plan.InFreshProcess ? count : count * Patience;
        var measured = new List<Round>(count);
        for (int i = 0; i < count || (i < most && measured.Count(round => !(round.Foreign > Disturbed)) < count); i++)
        {
            ForeignLoad foreign = ForeignLoad.Begin(turns.Sum(turn => turn.ProcessorSeconds));
            double[]?[] figures = RunRound(sides, i);
            double share = foreign.End(turns.Sum(turn => turn.ProcessorSeconds));
            measured.Add(new Round(figures[0]!, figures[1]!, figures[2..], share));
        }

        // Chosen by what others did, never by what was measured.
        return [.. measured.OrderBy(round => double.IsNaN(round.Foreign) ? 0 : round.Foreign).Take(count)];
    }

    private static double[]?[] RunRound(Func<double[]?>[] sides, int round)
    {
        double[]?[] figures = new double[]?[sides.Length];
        foreach (int side in Order(sides.Length, round))
        {
            figures[side] = sides[side]();
        }

        return figures;
    }

    /// <summary>Each round begins with the next, and once each has begun, they go round the other way.</summary>
    private static IEnumerable<int> Order(int sides, int round)
    {
        IEnumerable<int> order = Enumerable.Range(round, sides).Select(position => position % sides);
        return round / sides % 2 == 0 ? order : order.Reverse();
    }
}
