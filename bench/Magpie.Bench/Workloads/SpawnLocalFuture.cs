namespace Magpie.Bench.Workloads;

/// <summary>A future spawns trivial ones.</summary>
internal sealed class SpawnLocalFuture() : FutureWorkload(new SpawnLocal(Tier.Task))
{
    public override string Name => "spawn_local/future";

    public override string Description => "from inside the pool, spawn 100,000 trivial futures (.NET: Task.Run); per future";

    protected override int Operations => 100_000;

    protected override double RunOnce(WorkStealingPool pool, Countdown countdown)
    {
        countdown.Reset(Operations);
        return Measure(pool, countdown, Root(pool, countdown, Operations));
    }

    private static async Future Root(WorkStealingPool pool, Countdown countdown, int count)
    {
        countdown.Begin();
        for (int i = 0; i < count; i++)
        {
            pool.Spawn(Signal(countdown)).Detach();
        }
    }

    private static async Future Signal(Countdown countdown) => countdown.Signal();
}
