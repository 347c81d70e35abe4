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
            while (thread.Worker is { } worker)
            {
                if (!TryRunOne(thread, worker))
                {
                    return;
                }
            }

            thread.Core.HandOff.EndWithoutWorker(thread);
        }
        while (thread.Core.Backups.WaitForWorker(thread));
    }

    /// <returns>False if the pool has stopped.</returns>
    private static bool TryRunOne(WorkerThread thread, Worker worker)
    {
        PoolCore core = thread.Core;
        if (!worker.TryNext(out WorkItem item) && !core.Finder.TryFind(thread, worker, out item))
        {
            return core.Sleep.UntilWoken(thread, worker);
        }

        if (thread.Search != SearchKind.None)
        {
            core.Finder.EndSearch(thread);
        }

        core.Runner.Run(thread, item);
        return true;
    }
}
