using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>Many asynchronous operations that wait for one thing.</summary>
internal abstract class SuspendedOperations(int count)
{
    // So that no queue grows with the number of operations.
    private const int Batch = 1_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Gate _gate = new(count);
    private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _awaitingTask;
    private int _ended;

    protected Gate Gate => _gate;

    /// <summary>Starts them, and measures what they occupy when all wait.</summary>
    /// <param name="start">Starts one.</param>
    /// <param name="describe">Says what the pool does.</param>
    /// <returns>Heap bytes per operation.</returns>
    protected double Measure(Action start, Func<string> describe)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int started = 0; started < count; started += Batch)
        {
            for (int i = 0; i < Batch; i++)
            {
                start();
            }

            WaitUntil(() => _gate.Count + Volatile.Read(ref _awaitingTask) == started + Batch, describe);
        }

        long after = GC.GetTotalMemory(forceFullCollection: true);
        _gate.Open();
        _source.SetResult();
        WaitUntil(() => Volatile.Read(ref _ended) == count, describe);
        return (double)(after - before) / count;
    }

    protected Task AwaitedTask()
    {
        Interlocked.Increment(ref _awaitingTask);
        return _source.Task;
    }

    protected void CountEnd() => Interlocked.Increment(ref _ended);

    private static void WaitUntil(Func<bool> condition, Func<string> describe)
    {
        if (!SpinWait.SpinUntil(condition, Limit))
        {
            throw new TimeoutException($"The operations did not all get there within {Limit.TotalSeconds} s. {describe()}");
        }
    }
}

/// <summary>As tasks.</summary>
internal sealed class SuspendedTasks(int count) : SuspendedOperations(count)
{
    public double MeasureAtGate<TTarget>(TTarget target, int depth)
        where TTarget : struct, ITarget
    {
        Func<Task> body = depth == 0 ? AtGate : () => Around(depth);
        return Measure(() => _ = target.Run(body), target.Describe);
    }

    public double MeasureAtTask<TTarget>(TTarget target)
        where TTarget : struct, ITarget
    {
        Func<Task> body = AtTask;
        return Measure(() => _ = target.Run(body), target.Describe);
    }

    private async Task AtGate()
    {
        await Gate;
        CountEnd();
    }

    private async Task AtTask()
    {
        await AwaitedTask();
        CountEnd();
    }

    private async Task Around(int depth) => await (depth == 1 ? AtGate() : Around(depth - 1));
}

/// <summary>As futures.</summary>
internal sealed class SuspendedFutures(WorkStealingPool pool, int count) : SuspendedOperations(count)
{
    public double MeasureAtGate(int depth) =>
        Measure(() => pool.Spawn(depth == 0 ? AtGate() : Around(depth)).Detach(), () => pool.GetSnapshot().ToString());

    public double MeasureAtTask() => Measure(() => pool.Spawn(AtTask()).Detach(), () => pool.GetSnapshot().ToString());

    private async Future AtGate()
    {
        await Gate;
        CountEnd();
    }

    private async Future AtTask()
    {
        await AwaitedTask();
        CountEnd();
    }

    private async Future Around(int depth) => await (depth == 1 ? AtGate() : Around(depth - 1));
}
