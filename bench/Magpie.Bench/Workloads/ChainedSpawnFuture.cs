namespace Magpie.Bench.Workloads;

/// <summary>Each future spawns the next, and does not wait for it.</summary>
internal sealed class ChainedSpawnFuture() : FutureWorkload(new ChainedSpawn(Tier.Task))
{
    public override string Name => "chained_spawn/future";

    public override string Description => "a future spawns the next, 100,000 deep (.NET: Task.Run); per link";

    protected override int Operations => 100_000;

    protected override double RunOnce(WorkStealingPool pool, Countdown countdown)
    {
        countdown.Reset(1);
        return Measure(pool, countdown, Root(pool, countdown, Operations));
    }

    private static async Future Root(WorkStealingPool pool, Countdown countdown, int count)
    {
        countdown.Begin();
        pool.Spawn(Link(pool, countdown, count)).Detach();
    }

    private static async Future Link(WorkStealingPool pool, Countdown countdown, int left)
    {
        if (left > 1)
        {
            pool.Spawn(Link(pool, countdown, left - 1)).Detach();
        }
        else
        {
            countdown.Finish();
        }
    }
}
