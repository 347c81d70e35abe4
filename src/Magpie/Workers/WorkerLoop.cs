using System.Runtime.CompilerServices;
using Magpie.Parking;
using Magpie.Submission;

namespace Magpie.Workers;

/// <summary>
/// What a thread of the pool does: with a worker, next item - run it - (nothing left) steal - park; without one, wait
/// among the backups for the next worker.
/// </summary>
internal static class WorkerLoop
{
    public static void Run(WorkerThread thread)
    {
        do
        {
            RunPending(thread);
            if (thread.Worker is { } handedOn)
            {
                thread.Core.Timings.NoteTakenOver(handedOn);
            }

            while (thread.Worker is { } worker)
            {
                if (thread.Core.Room.IsWanted && thread.Core.HandOff.TryGiveWay(thread, ref worker))
                {
                    break;
                }

                if (!RunInterval(thread, worker))
                {
                    return;
                }
            }
        }
        while (thread.Core.Backups.WaitForAssignment(thread));
    }

    /// <summary>A blocking item that waited for capacity has a thread to itself, and needs no worker.</summary>
    private static void RunPending(WorkerThread thread)
    {
        if (!thread.PendingItem.IsDefault)
        {
            WorkItem item = thread.PendingItem;
            thread.PendingItem = default;
            thread.Blocking.RunsGranted = true;
            thread.Core.Runner.Run(thread, item);
            thread.Blocking.RunsGranted = false;
        }
    }

    /// <summary>
    /// Runs items to the end of the fairness interval. A method that returns now and then is compiled anew as the runtime
    /// learns what it does; a loop that never ends is not.
    /// </summary>
    /// <returns>False if the pool has stopped.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool RunInterval(WorkerThread thread, Worker worker)
    {
        PoolCore core = thread.Core;
        WorkItem item = default;
        if (worker.BeginsInterval(out int turn))
        {
            core.Finder.TryBeFair(worker, turn, out item);
            if (worker.DoubtsFences())
            {
                core.Idle.SpareFences();
            }
        }

        do
        {
            if (item.IsDefault && !worker.TryNext(out item) && !core.Finder.TryFind(thread, worker, out item))
            {
                return core.Sleep.UntilWoken(thread, worker);
            }

            if (thread.Search != SearchKind.None)
            {
                core.Finder.StopSearching(thread);
            }
            else if (worker.HasBatch)
            {
                // A leaver may have looked here before the batch came, and into the lane after it was gone (invariant 2).
                core.Waker.Notify();
            }

            core.Runner.Run(thread, item);
            item = default;
        }
        while (thread.Worker == worker && worker.CountsOn() && !core.Room.IsWanted);

        return true;
    }
}
