using System.Numerics;
using Magpie.Workers;

namespace Magpie.Simulation.Engine;

/// <summary>Which workers have something queued, so that a simulated look at a thousand empty queues takes a few steps.</summary>
internal sealed class WorkMap(int workers)
{
    private const int WordBits = 64;
    private readonly ulong[] _bits = new ulong[(workers + WordBits - 1) / WordBits];

    public void Note(SimWorker worker)
    {
        ulong bit = 1UL << (worker.Id % WordBits);
        ref ulong word = ref _bits[worker.Id / WordBits];
        word = worker.HasWork ? word | bit : word & ~bit;
    }

    /// <summary>The first worker with work, by number.</summary>
    /// <returns>The number of workers if there is none.</returns>
    public int First() => NextIn(0, workers);

    /// <summary>The first step of a thief's round, from one on, at which it finds a worker with work.</summary>
    /// <returns><paramref name="to"/> if there is none before that step.</returns>
    public int NextStep(VictimOrder order, int from, int to)
    {
        while (from < to)
        {
            int worker = order.At(from);
            int run = Math.Min(workers - worker, to - from);
            int found = NextIn(worker, worker + run);
            if (found < worker + run)
            {
                return from + found - worker;
            }

            from += run;
        }

        return to;
    }

    private int NextIn(int from, int to)
    {
        while (from < to)
        {
            ulong rest = _bits[from / WordBits] >> (from % WordBits);
            if (rest != 0)
            {
                return Math.Min(to, from + BitOperations.TrailingZeroCount(rest));
            }

            from += WordBits - (from % WordBits);
        }

        return to;
    }
}
