using Magpie.Diagnostics;
using Magpie.Parking;
using Magpie.Primitives;
using Magpie.Workers;

namespace Magpie.HandingOff;

/// <summary>
/// Takes the worker from a thread whose item is about to block, and gives it back, or sends the thread to the backups.
/// </summary>
/// <remarks>
/// <para>
/// The states of the thread: it runs its worker; it <em>offers</em> it (the seat is vacant: whoever next needs a worker
/// finds it in the sleeper stack, and gives it a thread); or it has none, because work was queued and the worker went to
/// another thread at once, or because somebody took the offer. One compare-and-swap of the seat from vacant to running
/// decides between the thread that takes its offer back and those that want it; so A cannot take back what B has. If B
/// offers it in turn, A may get it from B: one owner still, and B finishes without.
/// </para>
/// <para>
/// A permit is taken with the first hand-off in an item and held until the thread has its worker back or has finished its
/// item, so there are never more threads than workers and permits.
/// </para>
/// </remarks>
internal sealed class HandOff(PoolCore core)
{
    private readonly HandOffEvents _events = new(core);

    /// <summary>An item blocks with its worker, because no capacity is left.</summary>
    public void TellExhausted() => _events.TellExhausted();

    /// <summary>Something went wrong that the pool goes on from.</summary>
    public void ReportFault(Exception exception) => core.Reporter.ReportFault(exception);

    /// <summary>The item on this thread of the pool is about to block. Does not throw, and does not wait.</summary>
    public void Begin(WorkerThread thread)
    {
        if (!thread.Blocking.Begin())
        {
            return;
        }

        if (!thread.TryUseWorker(out Worker? worker))
        {
            BlockAgain(thread, HandOffWay.Declared);
            return;
        }

        if (!core.Capacity.TryTake())
        {
            thread.Blocking.NoteTold();
            thread.Hold.Release();
            _events.TellExhausted(thread, worker, HandOffWay.Declared);
            return;
        }

        GiveUpWorker(thread, worker, HandOffWay.Declared);
    }

    /// <summary>The same, for a thread that was granted a permit.</summary>
    public void BeginGranted(WorkerThread thread)
    {
        if (!thread.Blocking.Begin())
        {
            core.Capacity.GiveBack();
            return;
        }

        if (!thread.TryUseWorker(out Worker? worker))
        {
            core.Capacity.GiveBack();
            BlockAgain(thread, HandOffWay.Declared);
            return;
        }

        GiveUpWorker(thread, worker, HandOffWay.Declared);
    }

    /// <summary>The item goes on. If nobody took the worker, the thread has it again.</summary>
    public void End(WorkerThread thread)
    {
        ThreadBlocking blocking = thread.Blocking;
        if (!blocking.End())
        {
            return;
        }

        Worker? offered = blocking.Offered;
        blocking.Offered = null;
        if (thread.Worker is null && (offered is null || !TryTakeBack(thread, offered)))
        {
            GoOnWithoutWorker(thread);
        }

        _events.TellEndIfBegun(thread);
    }

    /// <summary>The item on the thread has ended. If a worker gave way to the thread, it goes on with that one.</summary>
    public void EndItemWithoutWorker(WorkerThread thread)
    {
        if (LeaveRoom(thread) is { } worker)
        {
            core.Stalls.NoteActive();
            thread.Take(worker);
            GiveBackPermit(thread);
        }
    }

    /// <summary>The worker of the thread, which is between two items, gives way to threads that run an item without one.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="worker">Its worker; replaced if it goes on with another.</param>
    /// <returns>True if the thread has no worker any more.</returns>
    public bool TryGiveWay(WorkerThread thread, ref Worker worker)
    {
        if (thread.Search != SearchKind.None)
        {
            return false;
        }

        // It is not the thread's any more as soon as it shows that it gives way. What comes back may be the same one, and have been
        // another thread's meanwhile: taken anew in any case.
        thread.Worker = null;
        if (core.Room.TryGiveWay(ref worker))
        {
            return true;
        }

        thread.Take(worker);
        return false;
    }

    /// <summary>
    /// The item on this thread calls the pool, or has ended, and finds that the stall monitor took its worker, on a permit that
    /// is this thread's now. If nobody took the worker since, the thread has it again.
    /// </summary>
    public void NoticeTaken(WorkerThread thread)
    {
        Worker taken = thread.Worker!;
        Invariant.Holds(!thread.Blocking.HoldsPermit, "a thread with a worker needs no permit");
        thread.Worker = null;
        thread.Blocking.HoldsPermit = true;
        thread.Hold.Forget();
        thread.Hold.Release();
        if (!TryTakeBack(thread, taken))
        {
            GoOnWithoutWorker(thread);
        }

        core.Journal.EndFound(thread);
        _events.TellEnd(thread);
    }

    /// <summary>
    /// The thread is about to wait, and runs no user code until <see cref="EndWait"/>. So if no capacity is left it can get in
    /// line, and have its worker taken as soon as there is some.
    /// </summary>
    public void BeginWait(WorkerThread thread)
    {
        ThreadBlocking blocking = thread.Blocking;
        if (!thread.TryUseWorker(out Worker? worker))
        {
            if (blocking.Begin())
            {
                BlockAgain(thread, HandOffWay.Noticed);
            }

            return;
        }

        if (!blocking.IsOpen && core.Capacity.TryTake())
        {
            blocking.Begin();
            GiveUpWorker(thread, worker, HandOffWay.Noticed);
            return;
        }

        bool isOutermost = blocking.Begin();
        blocking.NoteTold();
        if (core.Capacity.Permits > 0)
        {
            GetInLine(thread, worker);
        }
        else
        {
            thread.Hold.Release();
        }

        if (isOutermost)
        {
            _events.TellExhausted(thread, worker, HandOffWay.Noticed);
        }
    }

    /// <summary>The wait is over.</summary>
    public void EndWait(WorkerThread thread)
    {
        ThreadBlocking blocking = thread.Blocking;
        if (!blocking.IsDenied)
        {
            End(thread);
            return;
        }

        blocking.IsDenied = false;
        bool isOutermost = blocking.End();
        if (blocking.Denied!.TryEnd(out Worker? worker))
        {
            HaveAgain(thread, worker);
        }
        else
        {
            blocking.HoldsPermit = true;
            blocking.Denied = null;
            GoOnWithoutWorker(thread);
            _events.TellEnd(thread);
        }

        if (isOutermost)
        {
            core.Journal.EndWait(thread);
        }
    }

    /// <summary>The item ended inside a blocking scope that it never left.</summary>
    public void CloseLeaked(WorkerThread thread)
    {
        thread.Blocking.CloseAll();
        End(thread);
        LimitHolds.OfThreadIfAny?.CloseAll();
        core.Reporter.ReportFault(new InvalidOperationException(
            $"A work item of the pool '{core.Settings.Name}' ended without disposing a {nameof(BlockingScope)} that it entered; the pool closed it. "
            + "Dispose the scope on the thread that entered it, and do not await inside it."));
    }

    /// <summary>Hands off the worker of a thread that blocks with it, on that thread's permit. By the one who granted the permit.</summary>
    public void PassOn(Worker worker, HandOffWay way)
    {
        worker.Counters.CountHandOff(way);
        LetGo(worker);
        core.Events.HandOffBegin(core.Settings.Name, worker.Id, way);
    }

    /// <summary>
    /// From here to the end of the wait the thread must not use its worker: a grant may come at any moment, even while the
    /// thread gets in line.
    /// </summary>
    private void GetInLine(WorkerThread thread, Worker worker)
    {
        ThreadBlocking blocking = thread.Blocking;
        thread.Worker = null;
        thread.Hold.Release();
        blocking.IsDenied = true;
        try
        {
            (blocking.Denied ??= new DeniedThread(this, core.Capacity)).Begin(worker);
        }
        catch (OutOfMemoryException)
        {
            // Not in line: it waits with its worker, as without this.
            blocking.IsDenied = false;
            blocking.Denied = null;
            HaveAgain(thread, worker);
        }
    }

    private void GiveUpWorker(WorkerThread thread, Worker worker, HandOffWay way)
    {
        thread.Blocking.HoldsPermit = true;
        worker.Counters.CountHandOff(way);
        bool hasWork = worker.HasWork;
        thread.Worker = null;
        thread.Hold.Release();
        if (!hasWork)
        {
            thread.Blocking.Offered = worker;
            LeaveVacant(worker);
        }
        else
        {
            core.Timings.NoteHandOff(worker);
            if (!core.Waker.GiveThread(worker, searching: false))
            {
                thread.Blocking.Offered = worker;
            }
        }

        _events.TellBegin(thread, worker, way);
    }

    private bool TryTakeBack(WorkerThread thread, Worker worker)
    {
        if (!core.Idle.TryTakeBack(worker.Id))
        {
            return false;
        }

        worker.HandedOffAt = default;
        HaveAgain(thread, worker);
        GiveBackPermit(thread);

        // Last, for it may call user code, which may block.
        core.Stalls.NoteActive();
        return true;
    }

    /// <summary>The item runs on, on a thread more than there are workers; unless what it does is still declared to block.</summary>
    private void GoOnWithoutWorker(WorkerThread thread)
    {
        ThreadBlocking blocking = thread.Blocking;
        if (blocking.IsOpen || blocking.RunsGranted || !core.Stalls.IsOn)
        {
            return;
        }

        Invariant.Holds(blocking.Returned is null, "a thread returns from blocking once");
        try
        {
            blocking.Returned = new ReturnedThread(thread);
        }
        catch (OutOfMemoryException)
        {
            // No room is made for it.
            return;
        }

        core.Room.Return();
        core.Stalls.Watch(blocking.Returned);
    }

    /// <summary>The thread without a worker blocks once more.</summary>
    private void BlockAgain(WorkerThread thread, HandOffWay way)
    {
        if (LeaveRoom(thread) is { } worker)
        {
            LetGo(worker);
        }

        core.Journal.BeginWait(thread, (BlockingKind)way, worker: null, keptWorker: false);
    }

    private Worker? LeaveRoom(WorkerThread thread)
    {
        ReturnedThread? returned = thread.Blocking.Returned;
        thread.Blocking.Returned = null;
        return returned?.Leave(core.Room);
    }

    /// <remarks>The monitor, if it has claimed the thread just now, either sees that it is in the pool's code, or the worker.</remarks>
    private static void HaveAgain(WorkerThread thread, Worker worker)
    {
        bool isFree = thread.Hold.TryUse();
        Invariant.Holds(isFree, "from a thread without a worker none is taken");
        thread.Take(worker);
        thread.Hold.Release();
    }

    /// <summary>The worker goes to a thread if it has work, and else to whoever needs one. By its owner.</summary>
    public void LetGo(Worker worker)
    {
        if (worker.HasWork)
        {
            core.Timings.NoteHandOff(worker);
            core.Waker.GiveThread(worker, searching: false);
        }
        else
        {
            LeaveVacant(worker);
        }
    }

    private void LeaveVacant(Worker worker)
    {
        if (core.Idle.Leave(worker.Id, SeatOccupancy.Vacant, SearchKind.None, worker.LeavesOften()) && core.HasQueuedWork)
        {
            core.Waker.NotifyFenced();
        }
    }

    /// <summary>The thread has its worker again, or has become a backup.</summary>
    public void GiveBackPermit(WorkerThread thread)
    {
        if (thread.Blocking.HoldsPermit)
        {
            thread.Blocking.HoldsPermit = false;
            core.Capacity.GiveBack();
        }
    }
}
