using Magpie.Diagnostics;
using Magpie.Parking;
using Magpie.Primitives;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.HandingOff;

/// <summary>
/// Finds the threads of one pool that block unnoticed, and takes their workers. Its looks are the stall monitor's; the pool
/// only tells it when it becomes active.
/// </summary>
/// <remarks>
/// <para>
/// A thread that sleeps in the kernel inside one item, and used less than an eighth of the time since the watch began, blocks. One that computes
/// runs, or wants to: it keeps its worker. Time during which a garbage collection stopped all threads does not count.
/// </para>
/// <para>
/// Who blocks once is likely not to be alone: each look that takes a worker halves the pace of the next ones, down to a
/// quarter of a millisecond, and a row of looks that take none brings it back to the threshold.
/// </para>
/// <para>
/// The watch goes to sleep when all workers have been idle for a while. A pool that becomes active counts a worker in and then reads
/// <c>_state</c>; the watch writes <c>_state</c> and then, behind a fence, reads whether a worker is counted in: one sees the other.
/// </para>
/// </remarks>
internal sealed class StallWatch : ILinked<StallWatch>
{
    private const int Asleep = 0;
    private const int Awake = 1;
    private const int IdleLooks = 20;
    private const int LooksBeforeSlower = 8;

    private static readonly TimeSpan _fastest = TimeSpan.FromMilliseconds(0.25);

    private readonly PoolCore _core;
    private readonly TimeSpan _threshold;
    private readonly StallRecord[] _records;
    private readonly List<ReturnedThread> _returned = [];
    private AtomicInt32 _state;
    private AtomicInt64 _found;
    private LinkedStack<ReturnedThread> _returning;
    private Plain<StallWatch?> _next;
    private TimeSpan _pace;
    private TimeSpan _due;
    private int _idleLooks;
    private int _looksSinceTaken;

    public StallWatch(PoolCore core)
    {
        _core = core;
        _threshold = core.Settings.StallThreshold;
        _pace = _threshold;
        _records = new StallRecord[core.Settings.WorkerCount];

        // Without a monitor it counts as awake for good.
        IsOn = CanBeOn(core.Settings);
        _state.Write(IsOn ? Asleep : Awake);
    }

    /// <summary>Whether the pool has a monitor.</summary>
    public bool IsOn { get; }

    /// <summary>Whether the pool wants a monitor, and the system tells what one must know.</summary>
    public static bool CanBeOn(PoolSettings settings) =>
        settings.StallThreshold != Timeout.InfiniteTimeSpan && settings.ProbesThreads;

    public StallWatch? Next
    {
        get => _next.Read();
        set => _next.Write(value);
    }

    /// <summary>Whether the monitor looks at the pool, or is about to.</summary>
    public bool IsAwake => _state.Read() == Awake;

    /// <summary>How many threads had their worker taken.</summary>
    public long Found => _found.Read();

    /// <summary>When the next look is due. The monitor's own.</summary>
    public TimeSpan Due => _due;

    private StallMonitor Looker => _core.Settings.StallMonitor ?? StallMonitor.Shared;

    /// <summary>A worker was counted in, by an interlocked operation. Does not throw.</summary>
    public void NoteActive()
    {
        if (_state.Read() == Asleep && _state.TryExchange(Asleep, Awake))
        {
            Looker.Watch(this, _core.Reporter);
        }
    }

    /// <summary>The pool has ended: the monitor must not keep it until the next look is due.</summary>
    public void End()
    {
        if (IsOn && IsAwake)
        {
            Looker.LookUp();
        }
    }

    /// <summary>Looks at all workers. By the monitor.</summary>
    /// <returns>False if the pool is idle, and needs no more looks until it tells.</returns>
    public bool Look(TimeSpan now)
    {
        if (_core.State.Phase == PoolPhase.Terminated)
        {
            return false;
        }

        if (now < _due)
        {
            return true;
        }

        // Less is conservative: a pause since the clock was read is taken off too.
        TimeSpan running = now - GC.GetTotalPauseDuration();
        bool tookAny = false;
        try
        {
            for (int id = 0; id < _records.Length; id++)
            {
                tookAny |= LookAt(_core.Workers[id], ref _records[id], running);
            }

            tookAny |= LookAtReturned(running);
        }
        catch (Exception exception)
        {
            _core.Reporter.ReportFault(new InvalidOperationException(
                $"The stall monitor failed to look at the pool '{_core.Settings.Name}'; it looks again.", exception));
        }

        AdjustPace(tookAny);
        _due = now + (_pace / 2);
        return StaysAwake();
    }

    /// <summary>A thread goes on without a worker: it is looked at like one that has one. Does not throw.</summary>
    public void Watch(ReturnedThread returned) => _returning.Push(returned);

    /// <returns>True if any blocks, and was counted out.</returns>
    private bool LookAtReturned(TimeSpan now)
    {
        for (ReturnedThread? thread = _returning.TakeAll(); thread is not null; thread = thread.Next)
        {
            _returned.Add(thread);
        }

        return _returned.RemoveAll(thread => thread.HasLeft) >= 0 && _returned.RemoveAll(thread => Blocks(thread, now) && CountOut(thread)) > 0;
    }

    private bool Blocks(ReturnedThread returned, TimeSpan now)
    {
        if (returned.Thread.Os.Probe is not { } probe || !probe.TryReadProcessorTime(out TimeSpan processorTime))
        {
            return true;
        }

        StallRecord record = returned.Record;
        bool isNew = record.Thread is null;
        if (!isNew && now - record.Since < _pace)
        {
            return false;
        }

        if (isNew || !record.HardlyRan(now, processorTime) || !IsAsleep(probe))
        {
            returned.Record = new StallRecord(returned.Thread, 0, now, processorTime, IsTold: false);
            return false;
        }

        return true;
    }

    /// <remarks>
    /// The look at the thread is not stopped by a garbage collection, which stops the thread. But this thread is, when it
    /// comes back from the look, and then sees that there was a pause.
    /// </remarks>
    private static bool IsAsleep(ThreadProbe probe)
    {
        TimeSpan pauses = GC.GetTotalPauseDuration();
        return probe.IsAsleep() && GC.GetTotalPauseDuration() == pauses;
    }

    /// <summary>No worker makes room any more for a thread that blocks. When it goes on, it is one more than workers until its item ends.</summary>
    private bool CountOut(ReturnedThread returned)
    {
        if (returned.Leave(_core.Room) is { } worker)
        {
            _core.HandOff.LetGo(worker);
        }

        return true;
    }

    /// <returns>True if its thread had the worker taken.</returns>
    private bool LookAt(Worker worker, ref StallRecord record, TimeSpan now)
    {
        WorkerThread? thread = worker.Thread;
        long told = thread?.Blocking.Told ?? 0;
        long stretch = thread?.Record?.Stretch ?? 0;
        if (thread is null || thread.Hold.IsInUse || _core.Idle.OccupancyOf(worker.Id) != SeatOccupancy.Running
            || thread.Os.Probe is not { } probe || !probe.TryReadProcessorTime(out TimeSpan processorTime))
        {
            record = default;
            return false;
        }

        long ended = worker.Admission.EndedHere;
        bool isTold = record.IsOf(thread, ended) && record.IsTold;
        if (!record.IsOf(thread, ended))
        {
            record = new StallRecord(thread, ended, now, processorTime, isTold);
            return false;
        }

        if (now - record.Since < _pace)
        {
            return false;
        }

        if (!record.HardlyRan(now, processorTime) || !IsAsleep(probe))
        {
            record = new StallRecord(thread, ended, now, processorTime, isTold);
            return false;
        }

        return TryTake(thread, ref record, now, (told, stretch));
    }

    /// <param name="thread">The thread, which was seen asleep.</param>
    /// <param name="record">What is known of it.</param>
    /// <param name="now">The time, pauses taken off.</param>
    /// <param name="before">What it told, and the stretch of code that it ran, before it was looked at.</param>
    private bool TryTake(WorkerThread thread, ref StallRecord record, TimeSpan now, (long Told, long Stretch) before)
    {
        TimeSpan since = MonotonicClock.Now - (now - record.Since);
        if (!_core.Capacity.TryTake())
        {
            if (!record.IsTold && thread.Blocking.IsUntold(before.Told))
            {
                record = record with { IsTold = true };
                _core.HandOff.TellExhausted();
                NoteFound(thread, record, keptWorker: true, since, before.Stretch);
            }

            return false;
        }

        // Told before it is done, for the item may end at once.
        NoteFound(thread, record, keptWorker: false, since, before.Stretch);
        if (TryTake(thread, record.Ended))
        {
            record = default;
            _found.Increment();
            return true;
        }

        _core.Journal.WithdrawFound(thread);
        _core.Capacity.GiveBack();
        return false;
    }

    private void NoteFound(WorkerThread thread, StallRecord record, bool keptWorker, TimeSpan since, long stretch)
    {
        if (thread.ClaimedWorker is { } worker)
        {
            _core.Journal.BeginFound(thread, worker.Id, keptWorker, since, record.ProcessorTime, stretch);
        }
    }

    /// <summary>Takes the worker of a thread that is still in the item it was seen in, and hands it off on a permit that becomes the thread's.</summary>
    public bool TryTake(WorkerThread thread, long ended)
    {
        if (!thread.Hold.TryClaim())
        {
            return false;
        }

        if (thread.ClaimedWorker is { } worker && worker.Admission.EndedHere == ended && thread.Hold.TryTake())
        {
            _core.HandOff.PassOn(worker, HandOffWay.Found);
            return true;
        }

        thread.Hold.Withdraw();
        return false;
    }

    private bool StaysAwake()
    {
        if (_core.Idle.State.Unparked > 0)
        {
            _idleLooks = 0;
            return true;
        }

        if (++_idleLooks < IdleLooks)
        {
            return true;
        }

        _idleLooks = 0;
        _pace = _threshold;
        _due = default;
        _records.AsSpan().Clear();
        _state.Write(Asleep);
        Fence.Full();
        return _core.Idle.State.Unparked > 0 && _state.TryExchange(Asleep, Awake);
    }

    private void AdjustPace(bool tookAny)
    {
        _looksSinceTaken = tookAny ? 0 : _looksSinceTaken + 1;
        if (tookAny)
        {
            _pace = _pace > 2 * _fastest ? _pace / 2 : _fastest;
        }
        else if (_looksSinceTaken > LooksBeforeSlower)
        {
            _pace = _pace < _threshold / 2 ? _pace * 2 : _threshold;
        }
    }
}
