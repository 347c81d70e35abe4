using Magpie.Futures;
using Magpie.Workers;

namespace Magpie.Submission;

/// <summary>Where a work item goes: the submitting worker's own queues, or the inbox of a worker chosen at random.</summary>
/// <remarks>
/// Each way counts the unit, queues the item, and then notifies (a look at the idle word, behind a fence where one is
/// needed): the order on which invariants 1 and 2 rest. A thread inside an item of the pool is always admitted: its own unit has not ended, so
/// the pool cannot have closed.
/// </remarks>
internal sealed class Submitter(PoolCore core)
{
    private readonly int _sampleInterval = core.Settings.MetricsSampleInterval;

    /// <summary>Queues new work behind what is queued.</summary>
    /// <returns>False if the pool does not admit it.</returns>
    public bool TrySubmit(WorkItem item)
    {
        if (WorkerThread.RunningItemOf(core) is not { } thread)
        {
            return TrySubmitFromOutside(item, PoolPhase.EndingOnIdle);
        }

        return thread.TryUseWorker(out Worker? worker)
            ? Append(thread, worker, item)
            : TrySubmitFromOutside(item, PoolPhase.Closing);
    }

    /// <exception cref="ObjectDisposedException">The pool does not admit it.</exception>
    public void Submit(WorkItem item)
    {
        if (!TrySubmit(item))
        {
            throw core.NoLongerAdmits();
        }
    }

    /// <summary>Queues a future, which is a unit besides its entry, from now until <see cref="EndOperation"/>.</summary>
    /// <param name="future">The future.</param>
    /// <param name="thread">The pool's thread that runs an item on the calling thread.</param>
    /// <returns>False if the pool does not admit it; then it was not opened.</returns>
    /// <remarks>
    /// It is counted before it is opened, for from there on an old entry of the same box may begin and end it. And it is known to be
    /// admitted by then: the pool cannot close while it is counted.
    /// </remarks>
    public bool TrySpawn(FutureBox future, WorkerThread? thread)
    {
        if (thread is null || !thread.TryUseWorker(out Worker? worker))
        {
            return TrySpawnFromOutside(future, isAdmitted: thread is not null);
        }

        worker.Deque.Reserve();
        var entry = WorkItem.Of(future);
        if (worker.IsSampled(_sampleInterval))
        {
            entry = core.Timings.Sample(entry);
        }

        worker.Admission.Admit(units: 2);
        future.Open();
        worker.Deque.Append(entry);
        thread.Hold.Release();
        core.Waker.Notify(thread);
        return true;
    }

    /// <summary>Queues what goes on with admitted work, behind what is queued.</summary>
    public bool TryContinue(WorkItem item) =>
        WorkerThread.RunningItemOf(core) is { } thread && thread.TryUseWorker(out Worker? worker)
            ? Append(thread, worker, item)
            : TrySubmitFromOutside(item, LastForContinuations);

    /// <summary>Queues what goes on with admitted work, to run next if the submitter runs on a worker.</summary>
    public bool TryContinueNext(WorkItem item)
    {
        if (WorkerThread.RunningItemOf(core) is not { } thread || !thread.TryUseWorker(out Worker? worker))
        {
            return TrySubmitFromOutside(item, LastForContinuations);
        }

        worker.Deque.Reserve();
        if (worker.IsSampled(_sampleInterval))
        {
            item = core.Timings.Sample(item);
        }

        worker.Admission.Admit();
        worker.PutNext(item);
        thread.Hold.Release();
        core.Waker.Notify(thread);
        return true;
    }

    /// <summary>Queues a unit that was counted already.</summary>
    public void QueueCounted(WorkItem item)
    {
        AnyWorker().Inbox.Enqueue(item);
        core.Waker.Notify();
    }

    /// <summary>Counts a unit that has no item in a queue: an asynchronous operation.</summary>
    public void BeginOperation() => AnyWorker().Admission.AdmitFromOutside();

    /// <summary>The unit has ended.</summary>
    public void EndOperation()
    {
        AnyWorker().Admission.EndFromOutside();
        core.Idleness.CheckIfWatched();
    }

    /// <summary>
    /// A thread inside an item is admitted even while a check whether the pool is idle is under way: it will find that it is not.
    /// </summary>
    private PoolPhase LastForContinuations => WorkerThread.RunningItemOf(core) is null ? PoolPhase.Draining : PoolPhase.Closing;

    /// <param name="future">The future.</param>
    /// <param name="isAdmitted">Whether the caller runs an item of the pool.</param>
    private bool TrySpawnFromOutside(FutureBox future, bool isAdmitted)
    {
        BeginOperation();
        if (!isAdmitted && !core.State.AdmitsNew)
        {
            EndOperation();
            return false;
        }

        future.Open();
        try
        {
            return TrySubmitFromOutside(WorkItem.Of(future), PoolPhase.Closing);
        }
        catch (Exception)
        {
            if (!future.TryClose())
            {
                // An old entry of the box has begun it meanwhile.
                return true;
            }

            EndOperation();
            throw;
        }
    }

    private bool Append(WorkerThread thread, Worker worker, WorkItem item)
    {
        // Room first: what can fail must fail before the unit is counted. (The hold is not released then, so that for the rest of
        // the item the worker cannot be taken.)
        worker.Deque.Reserve();
        if (worker.IsSampled(_sampleInterval))
        {
            item = core.Timings.Sample(item);
        }

        worker.Admission.Admit();
        worker.Deque.Append(item);
        thread.Hold.Release();
        core.Waker.Notify(thread);
        return true;
    }

    /// <param name="item">The item.</param>
    /// <param name="lastPhase">The last phase in which it is admitted.</param>
    private bool TrySubmitFromOutside(WorkItem item, PoolPhase lastPhase)
    {
        OutsideThread thread = OutsideThread.Current;
        if (thread.IsSampled(_sampleInterval))
        {
            item = core.Timings.Sample(item);
        }

        if (thread.EnterLane(core.Lanes, out SubmissionLane? lane) is { } lease)
        {
            if (lane!.TryReserve())
            {
                return TrySubmitOnLane(lease, lane, item, lastPhase);
            }

            lease.Leave();
        }

        return TrySubmitToInbox(core.Workers[thread.NextWorker(core.Workers.Length)], item, lastPhase);
    }

    /// <remarks>
    /// Counted before the phase is read: whoever moves the phase on afterwards reads the count behind a barrier on all
    /// processors, so either this sees the new phase, or the drain waits for this item.
    /// </remarks>
    private bool TrySubmitOnLane(LaneLease lease, SubmissionLane lane, WorkItem item, PoolPhase lastPhase)
    {
        lane.Admit();
        if (core.State.Phase > lastPhase)
        {
            lease.Leave();
            EndOperation();
            return false;
        }

        lane.Append(item);
        lease.Leave();
        core.Waker.Notify();
        return true;
    }

    /// <remarks>Counted before the phase is read, as on a lane.</remarks>
    private bool TrySubmitToInbox(Worker worker, WorkItem item, PoolPhase lastPhase)
    {
        worker.Admission.AdmitFromOutside();
        bool queued = false;
        try
        {
            if (core.State.Phase <= lastPhase)
            {
                worker.Inbox.Enqueue(item);
                queued = true;
            }
        }
        finally
        {
            if (!queued)
            {
                worker.Admission.EndFromOutside();
                core.Idleness.CheckIfWatched();
            }
        }

        if (queued)
        {
            core.Waker.Notify();
        }

        return queued;
    }

    private Worker AnyWorker() => core.Workers[OutsideThread.Current.NextRandom(core.Workers.Length)];
}
