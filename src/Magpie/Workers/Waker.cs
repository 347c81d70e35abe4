using Magpie.Parking;
using Magpie.Primitives;

namespace Magpie.Workers;

/// <summary>Sees to it that somebody comes for queued work: wakes a sleeping worker, or gives a thread to one that has none.</summary>
internal sealed class Waker
{
    private static readonly TimeSpan _firstRetry = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _lastRetry = TimeSpan.FromSeconds(1);

    private readonly PoolCore _core;
    private readonly OneShotTimer _retryTimer;
    private AtomicInt64 _retryTicks;

    public Waker(PoolCore core)
    {
        _core = core;

        // Now, for where no thread can be started there may be no memory for it either.
        _retryTimer = new OneShotTimer(Retry);
    }

    /// <summary>After work was queued: wakes at most one worker, and only if nobody searches.</summary>
    public void Notify()
    {
        if (!_core.Idle.NeedNotWake)
        {
            // The item is in a queue before the idle word is read (IdleWorkers tells why this must be, and why not above).
            Fence.Full();
            NotifyFenced();
        }
    }

    /// <summary>The same, for a thread of the pool.</summary>
    public void Notify(WorkerThread thread)
    {
        if (!_core.Idle.NeedNotWake)
        {
            if (thread.DoubtsFences())
            {
                _core.Idle.SpareFences();
            }

            Fence.Full();
            NotifyFenced();
        }
    }

    /// <summary>The same, for a caller whose last step on shared memory was an interlocked one.</summary>
    public void NotifyFenced()
    {
        while (_core.Idle.TryReserveWake())
        {
            if (_core.Idle.TryClaim(out int id, out bool wasVacant))
            {
                Worker worker = _core.Workers[id];
                _core.Stalls.NoteActive();
                if (wasVacant)
                {
                    GiveThread(worker, searching: true);
                }
                else
                {
                    Unpark(worker);
                }

                return;
            }

            // All sleepers were withdrawn. A submitter may have relied on the reservation meanwhile.
            if (!_core.Idle.CancelReservation() || !_core.HasQueuedWork)
            {
                return;
            }
        }
    }

    /// <summary>Gives a claimed worker to a backup thread, or starts a thread for it. Does not throw.</summary>
    /// <param name="worker">The worker, claimed by the caller and counted as unparked.</param>
    /// <param name="searching">Whether it is counted as searching too.</param>
    /// <returns>False if no thread could be had: the worker is vacant again.</returns>
    public bool GiveThread(Worker worker, bool searching)
    {
        if (TryAssign(new Assignment(worker, searching, default)))
        {
            _retryTicks.Write(0);
            return true;
        }

        // Nobody has the worker, and it is found again by the next submission, by the thread that offered it, or below.
        _core.Idle.Leave(worker.Id, SeatOccupancy.Vacant, searching ? SearchKind.Patient : SearchKind.None);
        if (!_core.State.IsStopped && _core.HasQueuedWork)
        {
            _core.Shutdown.SweepIfAbandoning();
            WakeAnyParked();
            RetryLater();
        }

        return false;
    }

    /// <summary>Lets a backup thread, or a new one, do what it is given. Does not throw.</summary>
    /// <returns>False if no thread could be had.</returns>
    public bool TryAssign(Assignment assignment) =>
        _core.Backups.TryGive(assignment) || _core.Threads.TryStart(assignment);

    /// <summary>Wakes the thread of a claimed worker; if its parker throws, gives the worker to another thread.</summary>
    private void Unpark(Worker worker)
    {
        worker.NoteWoken(MonotonicClock.Now);
        try
        {
            worker.Parker!.Unpark();
        }
        catch (Exception exception)
        {
            _core.Reporter.ReportFault(new InvalidOperationException(
                $"The parker of worker {worker.Id} of the pool '{_core.Settings.Name}' threw in {nameof(IParker.Unpark)}; if its thread sleeps on, another takes the worker, with a built-in parker.", exception));

            // If the thread woke nevertheless it has the worker, which is nothing to this thread any more.
            if (_core.Idle.TryAccept(worker.Id))
            {
                worker.ReplaceParker(Parker.Create());
                _core.Threads.GiveUp(worker.Thread!);
                GiveThread(worker, searching: true);
            }
        }
    }

    /// <summary>A thread that sleeps with its worker can come where none can be started.</summary>
    private void WakeAnyParked()
    {
        // A worker that parked during the look relied on the reservation, so there is another one then.
        bool again = true;
        while (again && _core.Idle.TryReserveWake())
        {
            foreach (Worker worker in _core.Workers)
            {
                if (_core.Idle.TryClaimParked(worker.Id))
                {
                    _core.Stalls.NoteActive();
                    Unpark(worker);
                    return;
                }
            }

            again = _core.Idle.CancelReservation() && IsAnyParked();
        }
    }

    private bool IsAnyParked()
    {
        foreach (Worker worker in _core.Workers)
        {
            if (_core.Idle.OccupancyOf(worker.Id) == SeatOccupancy.Parked)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Without this, an item whose thread could not be started would wait for the next submission.</summary>
    private void RetryLater()
    {
        long ticks = Math.Clamp(2 * _retryTicks.Read(), _firstRetry.Ticks, _lastRetry.Ticks);
        _retryTicks.Write(ticks);
        _retryTimer.Start(TimeSpan.FromTicks(ticks));
    }

    private void Retry()
    {
        if (!_core.State.IsStopped && _core.HasQueuedWork)
        {
            Notify();
        }
    }
}
