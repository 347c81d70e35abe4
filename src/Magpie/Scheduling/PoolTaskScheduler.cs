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

        using (Magpie.Blocking.Enter())
        {
            TryExecuteTask(task);
        }
    }

    /// <summary>The pool gave up the task; its owner must not wait for ever, so it runs on the .NET thread pool.</summary>
    public void ExecuteElsewhere(Task task) =>
        ThreadPool.UnsafeQueueUserWorkItem(
            static pair => pair.Scheduler.TryExecuteTask(pair.Task), (Scheduler: this, Task: task), preferLocal: false);

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
