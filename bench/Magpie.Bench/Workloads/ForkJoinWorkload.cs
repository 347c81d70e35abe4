using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>A computation that one item begins, and that ends when the item ends.</summary>
internal abstract class ForkJoinWorkload : RepeatedWorkload
{
    protected override int Repetitions(bool quick) => quick ? 1 : 3;

    protected override double RunOnce<TTarget>(TTarget target, Countdown countdown)
    {
        Prepare();
        countdown.Reset(1);
        target.PostItem(new Root<TTarget>(this, target, countdown));
        double nanoseconds = countdown.WaitNanoseconds(() => target.Describe());
        Check();
        return nanoseconds;
    }

    /// <summary>Before the time begins.</summary>
    protected virtual void Prepare()
    {
    }

    protected abstract void Compute<TTarget>(TTarget target)
        where TTarget : struct, ITarget;

    /// <exception cref="InvalidOperationException">The result is wrong.</exception>
    protected abstract void Check();

    private sealed class Root<TTarget>(ForkJoinWorkload workload, TTarget target, Countdown countdown) : IThreadPoolWorkItem
        where TTarget : struct, ITarget
    {
        public void Execute()
        {
            countdown.Begin();
            workload.Compute(target);
            countdown.Finish();
        }
    }
}
