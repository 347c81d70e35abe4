using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>Many tasks that give way to each other.</summary>
internal sealed class YieldMany : RepeatedWorkload
{
    private const int Tasks = 200;
    private const int YieldsPerTask = 1_000;

    public override string Name => "yield_many/task";

    public override string Description => "200 tasks, 1,000 yields each; per yield";

    protected override string? PeerName => "yield_many";

    protected override int Operations => Tasks * YieldsPerTask;

    protected override int Repetitions(bool quick) => quick ? 2 : 5;

    protected override double RunOnce<TTarget>(TTarget target, Countdown countdown)
    {
        countdown.Reset(Tasks);
        target.PostItem(new Root<TTarget>(target, countdown));
        return countdown.WaitNanoseconds(() => target.Describe());
    }

    private sealed class Root<TTarget>(TTarget target, Countdown countdown) : IThreadPoolWorkItem
        where TTarget : struct, ITarget
    {
        public void Execute()
        {
            countdown.Begin();
            for (int i = 0; i < Tasks; i++)
            {
                _ = target.Run(Yielder);
            }
        }

        private async Task Yielder()
        {
            await target.YieldRepeatedly(YieldsPerTask);
            countdown.Signal();
        }
    }
}
