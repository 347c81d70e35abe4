using Magpie.Parking;
using Magpie.Primitives;
using Magpie.Submission;

namespace Magpie.Workers;

/// <summary>What a worker without work does before it parks: searches the other workers' queues for a short while.</summary>
internal sealed class WorkFinder(PoolCore core)
{
    public const int Passes = 6;
    public const int FirstSpin = 8;
    public const int Lingers = 3;
    public const int LingerSpin = 24;

    private readonly Thief _thief = new(core.Workers);

    /// <summary>Searches, if no more than half the workers do so already.</summary>
    /// <remarks>
    /// The first passes leave a victim its only item, which it is likely to run sooner than it could be moved; the last
    /// pass takes single items, those of LIFO slots too. Between passes the searcher spins, a little longer each time:
    /// work that comes meanwhile then costs no wake-up. Where none came of late there is one pass (<see cref="SearchPatience"/>).
    /// </remarks>
    public bool TryFind(WorkerThread thread, Worker worker, out WorkItem item)
    {
        if (thread.Search == SearchKind.None)
        {
            if (TryLinger(worker, out item))
            {
                return true;
            }

            if (!core.Idle.TryBeginSearch())
            {
                return false;
            }

            thread.Search = SearchKind.Hasty;
        }

        int passes = Spin.Pays && worker.SearchesLong ? Passes : 1;
        for (int pass = 1; pass <= passes && !core.State.IsStopped; pass++)
        {
            if (pass > 1)
            {
                BecomePatient(thread);
                Spin.Wait(FirstSpin << (pass - 1));
                Spin.YieldProcessor();
            }

            if (_thief.TrySteal(worker, isLastPass: pass == passes, out item) || worker.TryNext(out item))
            {
                if (pass > 1)
                {
                    worker.NoteFound();
                }

                return true;
            }
        }

        item = default;
        return false;
    }

    /// <summary>
    /// What a busy worker does once per fairness interval, with a different one first each time: looks into its inbox, and
    /// into the lanes, and takes an item from behind a worker that is stuck in one, for nobody searches while all have
    /// work of their own.
    /// </summary>
    public bool TryBeFair(Worker worker, int turn, out WorkItem item) => turn switch
    {
        0 => worker.Inbox.TryDequeue(out item) || worker.TryTakeFromLane(out item) || TryHelp(worker, out item),
        1 => worker.TryTakeFromLane(out item) || TryHelp(worker, out item) || worker.Inbox.TryDequeue(out item),
        _ => TryHelp(worker, out item) || worker.Inbox.TryDequeue(out item) || worker.TryTakeFromLane(out item),
    };

    private bool TryHelp(Worker worker, out WorkItem item)
    {
        item = default;
        return worker.FindStuckPeer(core.Workers) is { } stuck && Thief.TryTakeOne(stuck, worker, out item);
    }

    /// <summary>
    /// The thread has found work, or must do something else first. If it was the last searcher, it sees to the work it was
    /// relied on for (invariant 2).
    /// </summary>
    public void StopSearching(WorkerThread thread)
    {
        SearchKind search = thread.Search;
        if (search == SearchKind.None)
        {
            return;
        }

        thread.Search = SearchKind.None;
        if (core.Idle.EndSearch(search) && core.HasQueuedWork)
        {
            core.Waker.NotifyFenced();
        }
    }

    /// <summary>
    /// Looks at the worker's own queues for a moment longer. Under a steady stream from outside the next item comes
    /// sooner than a search could begin and end, and submitters see no idle word change.
    /// </summary>
    private static bool TryLinger(Worker worker, out WorkItem item)
    {
        int looks = worker.IsFedFromOutside && worker.SearchesLong && Spin.Pays ? Lingers : 0;
        for (int look = 0; look < looks; look++)
        {
            Spin.YieldProcessor();
            Spin.Wait(LingerSpin);
            if (worker.TryNext(out item))
            {
                worker.NoteFound();
                return true;
            }
        }

        item = default;
        return false;
    }

    private void BecomePatient(WorkerThread thread)
    {
        if (thread.Search == SearchKind.Hasty)
        {
            thread.Search = SearchKind.Patient;
            core.Idle.BecomePatient();
        }
    }
}
