using System.Collections.Immutable;
using Magpie.HandingOff;
using Magpie.Parking;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.Diagnostics;

/// <summary>Reads a pool's counters into a snapshot.</summary>
internal static class SnapshotReader
{
    public static PoolSnapshot Read(PoolCore core)
    {
        PermitLineState capacity = core.Capacity.State;
        ImmutableArray<WorkerSnapshot> workers = [.. core.Workers.Select(worker => Read(core, worker))];
        (int total, int working, int blocked, int backup, _) = ReadThreads(core);
        return new PoolSnapshot(
            core.Settings.Name,
            Read(core.State.Phase),
            Math.Max(0, Quiescence.Unfinished(core)),
            new ThreadsSnapshot(total, working, blocked, backup),
            workers,
            capacity.Available,
            capacity.Waiters,
            core.Capacity.TimesExhausted,
            core.Abandoned,
            core.Reporter.HandlerFailures,
            core.Lanes.Count);
    }

    /// <summary>How many threads there are, by what they do.</summary>
    public static (int Total, int Working, int Blocked, int Backup, int Parked) ReadThreads(PoolCore core)
    {
        int total = core.Threads.Count;
        int backup = Math.Min(total, core.Backups.Count);
        int working = Math.Min(total - backup, CountWorkers(core, WorkerState.Running));
        int parked = Math.Min(total - backup - working, CountWorkers(core, WorkerState.Parked));
        return (total, working, total - backup - working - parked, backup, parked);
    }

    public static int CountWorkers(PoolCore core, WorkerState state) => core.Workers.Count(worker => ReadState(core, worker) == state);

    private static WorkerState ReadState(PoolCore core, Worker worker) => core.Idle.OccupancyOf(worker.Id) switch
    {
        SeatOccupancy.Parked => WorkerState.Parked,
        SeatOccupancy.Vacant => WorkerState.Vacant,
        _ => WorkerState.Running,
    };

    private static WorkerSnapshot Read(PoolCore core, Worker worker) =>
        new(
            worker.Id,
            ReadState(core, worker),
            worker.Deque.Count + (worker.Lifo.IsFull ? 1 : 0),
            worker.Inbox.Count,
            worker.Admission.EndedHere,
            worker.Counters.Steals,
            worker.Counters.Parks,
            worker.Counters.HandOffs);

    private static PoolLifecycle Read(PoolPhase phase) => phase switch
    {
        PoolPhase.Running => PoolLifecycle.Running,
        PoolPhase.EndingOnIdle => PoolLifecycle.EndingOnIdle,
        PoolPhase.Draining or PoolPhase.Closing => PoolLifecycle.Draining,
        PoolPhase.Stopped => PoolLifecycle.Stopped,
        _ => PoolLifecycle.Terminated,
    };
}
