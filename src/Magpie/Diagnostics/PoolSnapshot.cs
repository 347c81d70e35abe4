using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Magpie;

/// <summary>What a pool was doing at one moment. Taken without stopping the pool, so figures may be an instant apart.</summary>
/// <param name="PoolName">The pool's name.</param>
/// <param name="Lifecycle">Whether it admits work, drains, or has ended.</param>
/// <param name="Unfinished">Units of work admitted and not finished: queued, running, or asynchronous and waiting.</param>
/// <param name="Threads">The pool's threads.</param>
/// <param name="Workers">The workers, by number.</param>
/// <param name="BlockingCapacityLeft">How many more items may block with a replacement thread.</param>
/// <param name="BlockingWaiters">How many calls of <see cref="Blocking.RunAsync(Action, CancellationToken)"/> wait for capacity.</param>
/// <param name="BlockingCapacityExhausted">How often an item blocked without a replacement, because no capacity was left.</param>
/// <param name="Abandoned">Units given up by <see cref="WorkStealingPool.ShutdownNowAsync"/>.</param>
/// <param name="HandlerFailures">How often <see cref="WorkStealingPoolOptions.UnhandledException"/> itself threw.</param>
/// <param name="LaneLength">Items queued in the lanes of threads outside the pool that submit much; the other ones are with the workers.</param>
public sealed record PoolSnapshot(
    string PoolName,
    PoolLifecycle Lifecycle,
    long Unfinished,
    ThreadsSnapshot Threads,
    ImmutableArray<WorkerSnapshot> Workers,
    int BlockingCapacityLeft,
    int BlockingWaiters,
    long BlockingCapacityExhausted,
    long Abandoned,
    long HandlerFailures,
    int LaneLength)
{
    /// <summary>The snapshot as a short table, for logs.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{PoolName}: {Lifecycle}, {Unfinished} unfinished, threads {Threads.Total} (working {Threads.Working}, blocked {Threads.Blocked}, backup {Threads.Backup}), blocking capacity left {BlockingCapacityLeft}, waiting for it {BlockingWaiters}, lanes {LaneLength}");
        foreach (WorkerSnapshot worker in Workers)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  worker {worker.Id}: {worker.State}, deque {worker.DequeLength}, inbox {worker.InboxLength}, run {worker.ItemsRun}, steals {worker.Steals}, parks {worker.Parks}, hand-offs {worker.HandOffs}");
        }

        return text.ToString();
    }
}

/// <summary>The threads of a pool.</summary>
/// <param name="Total">All threads, those about to start or to end included.</param>
/// <param name="Working">Those that run a worker, parked ones not included.</param>
/// <param name="Blocked">Those inside a blocking item, or finishing one, after they gave up their worker.</param>
/// <param name="Backup">Those that wait for a worker.</param>
public sealed record ThreadsSnapshot(int Total, int Working, int Blocked, int Backup);

/// <summary>One worker of a pool.</summary>
/// <param name="Id">Its number, from 0.</param>
/// <param name="State">What its thread does.</param>
/// <param name="DequeLength">Items queued by its own items, the one to run next included.</param>
/// <param name="InboxLength">Items queued from outside.</param>
/// <param name="ItemsRun">Items that its threads have finished.</param>
/// <param name="Steals">How often it stole from another worker.</param>
/// <param name="Parks">How often it went to sleep.</param>
/// <param name="HandOffs">How often it was handed off because an item blocked.</param>
public sealed record WorkerSnapshot(
    int Id, WorkerState State, int DequeLength, int InboxLength, long ItemsRun, long Steals, long Parks, long HandOffs);

/// <summary>What the thread of a worker does.</summary>
public enum WorkerState
{
    /// <summary>It runs items, or looks for some.</summary>
    Running,

    /// <summary>It sleeps.</summary>
    Parked,

    /// <summary>There is none: none was needed yet, or it blocks and offers the worker to others.</summary>
    Vacant,
}

/// <summary>What a pool admits.</summary>
public enum PoolLifecycle
{
    /// <summary>It admits work.</summary>
    Running,

    /// <summary>It admits work until it is idle (<see cref="WorkStealingPool.ShutdownOnIdleAsync"/>).</summary>
    EndingOnIdle,

    /// <summary>It admits nothing new, and finishes or abandons what it has.</summary>
    Draining,

    /// <summary>Nothing is left to run; its threads end.</summary>
    Stopped,

    /// <summary>Its threads have ended.</summary>
    Terminated,
}
