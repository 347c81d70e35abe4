namespace Magpie.Bench.Workloads;

/// <summary>Many futures that give way to each other.</summary>
internal sealed class YieldManyFuture() : FutureWorkload(new YieldMany())
{
    private const int Futures = 200;
    private const int YieldsPerFuture = 1_000;

    public override string Name => "yield_many/future";

    public override string Description => "200 futures, 1,000 yields each (.NET: tasks); per yield";

    protected override int Operations => Futures * YieldsPerFuture;

    protected override int Repetitions(bool quick) => quick ? 2 : 5;

    protected override double RunOnce(WorkStealingPool pool, Countdown countdown)
    {
        countdown.Reset(Futures);
        return Measure(pool, countdown, Root(pool, countdown));
    }

    private static async Future Root(WorkStealingPool pool, Countdown countdown)
    {
        countdown.Begin();
        for (int i = 0; i < Futures; i++)
        {
            pool.Spawn(Yielder(countdown)).Detach();
        }
    }

    private static async Future Yielder(Countdown countdown)
    {
        for (int i = 0; i < YieldsPerFuture; i++)
        {
            await WorkStealingPool.Yield();
        }

        countdown.Signal();
    }
}
