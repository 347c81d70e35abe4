using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>Tasks that each wait for an answer of a child.</summary>
/// <param name="overTask">Whether the child's end is the answer; else it answers over a one-shot.</param>
internal sealed class PingPong(bool overTask = false) : RepeatedWorkload
{
    public const int Pairs = 1_000;

    public override string Name => "ping_pong/task";

    public override string Description => "1,000 pairs: a task spawns a child that answers over a one-shot, and awaits it; per pair";

    protected override string? PeerName => "ping_pong";

    protected override int Operations => Pairs;

    protected override int Repetitions(bool quick) => quick ? 10 : 30;

    protected override double RunOnce<TTarget>(TTarget target, Countdown countdown)
    {
        countdown.Reset(Pairs);
        target.PostItem(new Root<TTarget>(target, countdown, overTask));
        return countdown.WaitNanoseconds(() => target.Describe());
    }

    private sealed class Root<TTarget>(TTarget target, Countdown countdown, bool overTask) : IThreadPoolWorkItem
        where TTarget : struct, ITarget
    {
        public void Execute()
        {
            countdown.Begin();
            Func<Task> ping = overTask ? PingOverTask : PingOverOneShot;
            for (int i = 0; i < Pairs; i++)
            {
                _ = target.Run(ping);
            }
        }

        private async Task PingOverOneShot()
        {
            // The answer makes the asker runnable; it does not run it in place.
            var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _ = target.Run(() =>
            {
                answer.SetResult();
                return Task.CompletedTask;
            });
            await answer.Task;
            countdown.Signal();
        }

        private async Task PingOverTask()
        {
            await target.Run(static () => Task.CompletedTask);
            countdown.Signal();
        }
    }
}
