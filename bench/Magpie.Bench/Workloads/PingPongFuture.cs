namespace Magpie.Bench.Workloads;

/// <summary>Futures that each wait for an answer of a child.</summary>
/// <param name="overHandle">Whether the child's end is the answer; else it answers over a one-shot.</param>
internal sealed class PingPongFuture(bool overHandle) : FutureWorkload(new PingPong(overTask: overHandle))
{
    public override string Name => overHandle ? "ping_pong/future" : "ping_pong/future_one_shot";

    public override string Description => overHandle
        ? "1,000 pairs: a future spawns a child and awaits its handle (.NET: the task of Task.Run); per pair"
        : "1,000 pairs: a future spawns a child that answers over a TaskCompletionSource, and awaits it (.NET: tasks); per pair";

    protected override int Operations => PingPong.Pairs;

    protected override int Repetitions(bool quick) => quick ? 10 : 30;

    protected override double RunOnce(WorkStealingPool pool, Countdown countdown)
    {
        countdown.Reset(PingPong.Pairs);
        return Measure(pool, countdown, overHandle ? RootOverHandle(pool, countdown) : RootOverOneShot(pool, countdown));
    }

    private static async Future RootOverHandle(WorkStealingPool pool, Countdown countdown)
    {
        countdown.Begin();
        for (int i = 0; i < PingPong.Pairs; i++)
        {
            pool.Spawn(PingOverHandle(pool, countdown)).Detach();
        }
    }

    private static async Future PingOverHandle(WorkStealingPool pool, Countdown countdown)
    {
        await pool.Spawn(Pong());
        countdown.Signal();
    }

    private static async Future Pong()
    {
    }

    private static async Future RootOverOneShot(WorkStealingPool pool, Countdown countdown)
    {
        countdown.Begin();
        for (int i = 0; i < PingPong.Pairs; i++)
        {
            pool.Spawn(PingOverOneShot(pool, countdown)).Detach();
        }
    }

    private static async Future PingOverOneShot(WorkStealingPool pool, Countdown countdown)
    {
        // The answer makes the asker runnable; it does not run it in place.
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        pool.Spawn(Pong(answer)).Detach();
        await answer.Task;
        countdown.Signal();
    }

    private static async Future Pong(TaskCompletionSource answer) => answer.SetResult();
}
