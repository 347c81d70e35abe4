using System.Diagnostics;
using Magpie.Workers;

namespace Magpie.StressTests.Support;

/// <summary>
/// Lets as much time pass as a pool takes from one step to another, for example from its last item until it parks: when
/// the time is over it looks whether that has happened, and waits a little less the next time if so, else a little
/// more. What the caller does next then meets the very step, again and again.
/// </summary>
/// <param name="random">For the scatter around the step.</param>
/// <param name="isOver">Whether the step was made since the caller waited the last time.</param>
internal sealed class Aim(Random random, Func<bool> isOver)
{
    private static readonly long _longestWait = Stopwatch.Frequency / 500;
    private static readonly long _scatter = Stopwatch.Frequency / 2_000_000;

    private long _wait = Stopwatch.Frequency / 100_000;

    /// <summary>Aims at the moment when a worker of the pool leaves to park.</summary>
    public static Aim AtParking(WorkStealingPool pool, Random random)
    {
        PoolCore core = Inside.Core(pool);
        return new Aim(random, Grows(() => core.Workers.Sum(static worker => worker.Counters.Parks)));
    }

    /// <summary>Aims at the moment when a worker is handed off or offered.</summary>
    public static Aim AtHandOff(WorkStealingPool pool, Random random)
    {
        PoolCore core = Inside.Core(pool);
        return new Aim(random, Grows(() => core.Workers.Sum(static worker => worker.Counters.HandOffs)));
    }

    /// <summary>Aims at the moment when the last backup thread is about to end.</summary>
    public static Aim AtKeepAlive(WorkStealingPool pool, Random random)
    {
        PoolCore core = Inside.Core(pool);
        return new Aim(random, () => core.Backups.Count == 0);
    }

    public void Wait()
    {
        long end = Stopwatch.GetTimestamp() + _wait + random.NextInt64(_scatter);
        while (Stopwatch.GetTimestamp() < end)
        {
            Thread.SpinWait(1);
        }

        // Down faster than up: a thread that was stopped for long teaches nothing.
        long step = 1 + (_wait / 16);
        _wait = Math.Clamp(isOver() ? _wait - (2 * step) : _wait + step, 0, _longestWait);
    }

    private static Func<bool> Grows(Func<long> count)
    {
        long before = 0;
        return () =>
        {
            long now = count();
            bool grew = now != before;
            before = now;
            return grew;
        };
    }
}
