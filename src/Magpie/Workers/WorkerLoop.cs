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
            while (thread.Worker is { } worker)
            {
                if (!TryRunOne(thread, worker))
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
            thread.Core.Runner.Run(thread, item);
        }
    }

    /// <returns>False if the pool has stopped.</returns>
    private static bool TryRunOne(WorkerThread thread, Worker worker)
    {
        PoolCore core = thread.Core;
        WorkItem item = default;
        bool found = (worker.CountsToHelp() && core.Finder.TryHelp(worker, out item))
            || worker.TryNext(out item)
            || core.Finder.TryFind(thread, worker, out item);
        if (!found)
        {
            return core.Sleep.UntilWoken(thread, worker);
        }

        core.Finder.StopSearching(thread);

        core.Runner.Run(thread, item);
        return true;
    }
}
