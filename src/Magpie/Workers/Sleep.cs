using Magpie.Parking;
using Magpie.Primitives;

namespace Magpie.Workers;

/// <summary>A worker without work parks, until a notifier claims it or the pool stops.</summary>
internal sealed class Sleep(PoolCore core)
{
    /// <returns>False if the pool has stopped, or the worker was given to another thread because this one could not be woken.</returns>
    public bool UntilWoken(WorkerThread thread, Worker worker)
    {
        if (core.State.IsStopped)
        {
            return false;
        }

        worker.Counters.CountPark();
        core.Events.Park(core.Settings.Name, worker.Id);
        worker.Deque.Trim();
        IParker parker = worker.Parker ?? CreateParker(worker);
        SearchKind search = thread.Search;
        thread.Search = SearchKind.None;

        // Out of the idle word first, then the look at the queues (invariant 2): a submitter that still counted on this
        // worker queued its item before.
        if (core.Idle.Leave(worker.Id, SeatOccupancy.Parked, search, worker.LeavesOften()) && core.HasQueuedWork)
        {
            core.Waker.NotifyFenced();

            // What is queued could not be had a moment ago: a thief in the middle of its claim may wait for this processor.
            Spin.YieldProcessor();
        }

        core.Idleness.CheckIfWatched();
        return Park(thread, worker, parker);
    }

    /// <summary>Every outcome of parking.</summary>
    private bool Park(WorkerThread thread, Worker worker, IParker parker)
    {
        TimeSpan since = MonotonicClock.Now;
        while (worker.Thread == thread && core.Idle.OccupancyOf(worker.Id) == SeatOccupancy.Parked)
        {
            // 1. The pool has stopped: the worker stays parked for good.
            if (core.State.IsStopped)
            {
                return false;
            }

            // 2. Not woken yet, or woken without reason.
            try
            {
                parker.Park();
            }
            catch (Exception exception)
            {
                // 3. It cannot sleep: it goes on unasked, unless a notifier has just claimed it.
                parker = ReplaceBroken(worker, exception);
                if (core.Idle.TryWithdraw(worker.Id))
                {
                    core.Stalls.NoteActive();
                    return true;
                }
            }
        }

        // 4. A notifier claimed the worker, whose thread counts as searching since.
        if (worker.Thread == thread && core.Idle.TryAccept(worker.Id))
        {
            thread.Search = SearchKind.Patient;
            worker.NoteSlept(since);
            core.Events.Unpark(core.Settings.Name, worker.Id);
            return true;
        }

        // 5. The notifier could not wake this thread, and gave the worker to another.
        thread.Worker = null;
        return false;
    }

    private IParker ReplaceBroken(Worker worker, Exception exception)
    {
        IParker parker = Parker.Create();
        worker.ReplaceParker(parker);
        core.Reporter.ReportFault(new InvalidOperationException(
            $"The parker of worker {worker.Id} of the pool '{core.Settings.Name}' threw in {nameof(IParker.Park)}; a built-in parker replaces it.", exception));
        return parker;
    }

    private IParker CreateParker(Worker worker)
    {
        IParker? parker = null;
        try
        {
            parker = core.Settings.CreateParker?.Invoke(worker.Id);
            if (parker is null && core.Settings.CreateParker is not null)
            {
                throw new InvalidOperationException("It returned null.");
            }
        }
        catch (Exception exception)
        {
            core.Reporter.ReportFault(new InvalidOperationException(
                $"{nameof(WorkStealingPoolOptions.CreateParker)} failed for worker {worker.Id} of the pool '{core.Settings.Name}'; a built-in parker is used.", exception));
        }

        parker ??= Parker.Create();
        worker.ReplaceParker(parker);
        return parker;
    }
}
