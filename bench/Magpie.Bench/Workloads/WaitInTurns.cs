using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>
/// Two items that wait for each other in turn, without spinning: each wait blocks a thread, so this is what a noticed wait
/// costs, with the wake-up that ends it.
/// </summary>
/// <param name="queued">Whether each submits an item before it waits, so that its worker is handed off; else it is offered and taken back.</param>
internal sealed class WaitInTurns(bool queued) : RepeatedWorkload
{
    private const int Turns = 2_000;

    public override string Name => queued ? "wait_in_turns/queued" : "wait_in_turns/idle";

    public override string Description =>
        $"two items wait for each other in turn; {(queued ? "each submits an item before it waits" : "nothing is queued")}; per wait";

    protected override int Operations => 2 * Turns;

    protected override int Repetitions(bool quick) => quick ? 2 : 5;

    protected override double RunOnce<TTarget>(TTarget target, Countdown countdown)
    {
        countdown.Reset(2 * (queued ? Turns + 1 : 1));
        using var first = new AutoResetEvent(initialState: true);
        using var second = new AutoResetEvent(initialState: false);
        countdown.Begin();
        target.PostItem(new Player<TTarget>(target, countdown, queued, first, second));
        target.PostItem(new Player<TTarget>(target, countdown, queued, second, first));
        return countdown.WaitNanoseconds(() => target.Describe());
    }

    private sealed class Player<TTarget>(TTarget target, Countdown countdown, bool submits, AutoResetEvent own, AutoResetEvent other) : IThreadPoolWorkItem
        where TTarget : struct, ITarget
    {
        private readonly CountingItem _item = new(countdown);

        public void Execute()
        {
            for (int turn = 0; turn < Turns; turn++)
            {
                if (submits)
                {
                    target.PostItem(_item);
                }

                own.WaitOne();
                other.Set();
            }

            countdown.Signal();
        }
    }
}
