using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.Scheduling;

/// <summary>Runs the BCL's tasks on the pool.</summary>
internal sealed class PoolTaskScheduler(PoolCore core) : TaskScheduler
{
    public override int MaximumConcurrencyLevel => core.Workers.Length;

    /// <summary>Runs the main loop of a worker thread inside a task, so that <see cref="TaskScheduler.Current"/> is this in every item.</summary>
    public void RunCarrier(Action loop)
    {
        var carrier = new Task(static state => ((Carrier)state!).Loop(), new Carrier(loop), TaskCreationOptions.DenyChildAttach);

        // Executed here and now rather than inlined, for the BCL refuses to inline on a small stack.
        carrier.Start(this);
        TryExecuteTask(carrier);
        carrier.GetAwaiter().GetResult();
    }

    public void Execute(Task task)
    {
        if (!task.CreationOptions.HasFlag(TaskCreationOptions.LongRunning))
        {
            TryExecuteTask(task);
            return;
        }

        WorkerThread thread = WorkerThread.Current!;
        core.HandOff.Begin(thread);
        try
        {
            TryExecuteTask(task);
        }
        finally
        {
            core.HandOff.End(thread);
        }
    }

    /// <summary>
    /// Runs a task that the pool gave up, on a thread of the .NET pool, for its owner must not wait for ever. What it awaits
    /// goes on through the pool's context, which leads to the .NET pool in turn; this scheduler would refuse it.
    /// </summary>
    public void ExecuteElsewhere(Task task)
    {
        SynchronizationContext.SetSynchronizationContext(core.SynchronizationContext);
        try
        {
            TryExecuteTask(task);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }
    }

    protected override void QueueTask(Task task)
    {
        if (task.AsyncState is not Carrier)
        {
            core.Submitter.Submit(WorkItem.Of(this, task));
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        WorkerThread.RunningItemOf(core) is not null && TryExecuteTask(task);

    /// <summary>What is queued cannot be listed without stopping the pool.</summary>
    protected override IEnumerable<Task>? GetScheduledTasks() => null;

    private sealed record Carrier(Action Loop);
}
