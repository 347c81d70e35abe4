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
        return new PoolSnapshot(
            core.Settings.Name,
            Read(core.State.Phase),
            Math.Max(0, Quiescence.Unfinished(core)),
            ReadThreads(core, workers),
            workers,
            capacity.Available,
            capacity.Waiters,
            core.Capacity.TimesExhausted,
            core.Abandoned,
            core.Reporter.HandlerFailures,
            core.Lanes.Count);
    }

    private static ThreadsSnapshot ReadThreads(PoolCore core, ImmutableArray<WorkerSnapshot> workers)
    {
        int total = core.Threads.Count;
        int backup = Math.Min(total, core.Backups.Count);
        int working = Math.Min(total - backup, workers.Count(worker => worker.State == WorkerState.Running));
        int parked = workers.Count(worker => worker.State == WorkerState.Parked);
        return new ThreadsSnapshot(total, working, Math.Max(0, total - backup - working - parked), backup);
    }

    private static WorkerSnapshot Read(PoolCore core, Worker worker) =>
        new(
            worker.Id,
            core.Idle.OccupancyOf(worker.Id) switch
            {
                SeatOccupancy.Parked => WorkerState.Parked,
                SeatOccupancy.Vacant => WorkerState.Vacant,
                _ => WorkerState.Running,
            },
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
