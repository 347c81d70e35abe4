using System.Runtime.CompilerServices;
using Magpie.Workers;

namespace Magpie.StressTests.Support;

/// <summary>
/// Lets as much time pass as a pool takes from one event to the next, for example from its last item until it parks: it
/// looks whether the second has happened when the time is over, and waits a little less the next time if so, else a little
/// more. What the caller does next then meets the very step, again and again.
/// </summary>
/// <param name="random">For the scatter around the step.</param>
/// <param name="happened">How often the second event has happened.</param>
internal sealed class Aim(Random random, Func<long> happened)
{
    private const int LongestWait = 2_000;
    private const int Scatter = 16;

    private int _spins = 100;
    private long _before;

    /// <summary>Aims at the moment when a worker of the pool leaves to park.</summary>
    public static Aim AtParking(WorkStealingPool pool, Random random)
    {
        PoolCore core = Core(pool);
        return new Aim(random, () => core.Workers.Sum(static worker => worker.Counters.Parks));
    }

    /// <summary>Aims at the moment when a worker is handed off or offered.</summary>
    public static Aim AtHandOff(WorkStealingPool pool, Random random)
    {
        PoolCore core = Core(pool);
        return new Aim(random, () => core.Workers.Sum(static worker => worker.Counters.HandOffs));
    }

    public void Wait()
    {
        int scatter = random.Next(Scatter);
        Thread.SpinWait(_spins + scatter);
        long now = happened();
        int step = 1 + (_spins / 16);
        _spins = Math.Clamp(now == _before ? _spins + step : _spins - (2 * step), 0, LongestWait);
        _before = now;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_core")]
    private static extern ref PoolCore Core(WorkStealingPool pool);
}
