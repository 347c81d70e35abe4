namespace Magpie.ModelChecking;

/// <content>Waits, timers, and the threads' beginnings and ends.</content>
internal sealed partial class Execution
{
    private const ulong SpawnCode = 6;
    private const ulong WokenCode = 7;
    private const ulong TimedOutCode = 8;
    private const ulong ClockCode = 9;
    private const int MostUnwinds = 1000;

    private readonly List<ModelTimer> _timers = new(0);

    /// <summary>Waits on an address; what it holds was compared without a step in between.</summary>
    /// <returns>False if the time passed.</returns>
    public bool WaitOn(ModelThread thread, Location location, TimeSpan timeout)
    {
        thread.Operations = thread.Operations with { Sleeps = thread.Operations.Sleeps + 1 };
        thread.WaitsOn = location;
        thread.Deadline = timeout < TimeSpan.Zero ? ModelThread.NoDeadline : _now + timeout;
        (location.Waiters ??= []).Add(thread);
        Block(thread);
        return !thread.TimedOut;
    }

    /// <returns>The thread that was woken; null if none waited.</returns>
    public ModelThread? WakeOne(ModelThread thread, Location location, string file, int line)
    {
        thread.Operations = thread.Operations with { Wakes = thread.Operations.Wakes + 1 };
        Touch(thread, location, file, line);
        Step(thread);
        Drain(thread);
        if (location.Waiters is not { Count: > 0 } waiters)
        {
            return null;
        }

        ModelThread woken = waiters[Choose(waiters.Count)];
        Unblock(woken);
        return woken;
    }

    public void WakeAll(Location location)
    {
        while (location.Waiters is { Count: > 0 } waiters)
        {
            Unblock(waiters[0]);
        }
    }

    public void Join(ModelThread thread, ModelThread other)
    {
        Step(thread);
        if (other.Status != ThreadStatus.Finished)
        {
            thread.Joins = other;
            Block(thread);
        }

        Drain(other);
        thread.Known.Join(ref other.Known);
        thread.View.Join(ref other.View);
        thread.History = thread.History.With(other.History);
    }

    /// <summary>Makes a thread that can run from now on.</summary>
    public ModelThread Spawn(ModelThread parent, string name, bool isDaemon, Action body)
    {
        CheckNotEnded(parent);
        if (_threadCount == _threads.Length)
        {
            Fail(new Fault(FaultKind.Exception, $"A model can have {_threads.Length - 1} threads, no more."));
        }

        Drain(parent);
        parent.History = parent.History.With(SpawnCode, 0);
        var thread = new ModelThread(this, _threadCount, name, isDaemon, body)
        {
            Identity = parent.History,
            History = parent.History.With(SpawnCode, 1),
            Priority = _search.NextPriority(),
        };
        thread.Known.Join(ref parent.Known);
        thread.View.Join(ref parent.View);
        Advance(parent);
        _threads[_threadCount++] = thread;
        return thread;
    }

    public void StartTimer(ModelThread thread, ModelTimer timer, TimeSpan delay)
    {
        CheckNotEnded(thread);
        Drain(thread);
        _timers.Remove(timer);
        thread.History = thread.History.With(SpawnCode, 2);
        timer.Due = _now + delay;
        timer.Identity = thread.History;
        timer.Started = thread.Known;
        timer.StartedView = thread.View;
        Advance(thread);
        _timers.Add(timer);
    }

    /// <summary>The virtual time, as a thread reads it.</summary>
    public TimeSpan ReadClock(ModelThread thread)
    {
        CheckNotEnded(thread);
        thread.History = thread.History.With(ClockCode, (ulong)_now.Ticks);
        return _now;
    }

    /// <summary>The thread's code has ended.</summary>
    /// <returns>Who goes on: a thread to run, or one to unwind; null if the execution is over.</returns>
    public ModelThread? End(ModelThread thread)
    {
        thread.Status = ThreadStatus.Finished;
        for (int index = 1; index < _threadCount; index++)
        {
            if (_threads[index].Joins == thread)
            {
                _threads[index].Joins = null;
                Unblock(_threads[index]);
            }
        }

        ModelThread? next = IsEnded ? null : NextOrEnd(thread);
        return next ?? (IsEnded ? FindSuspended() : null);
    }

    private void Block(ModelThread thread)
    {
        if (_isSequential)
        {
            Fail(new Fault(FaultKind.Deadlock, "The model's setup, or a check at the end, waits; only model threads can."));
        }

        Drain(thread);
        thread.TimedOut = false;
        thread.Status = ThreadStatus.Blocked;
        ModelThread? next = NextOrEnd(thread);
        if (next is null)
        {
            CheckNotEnded(thread);
            _search.Carriers.SwitchToEnd(thread, this);
            CheckNotEnded(thread);
        }

        Continue(thread, next!);
        thread.IsChosen = true;
        Record(thread, thread.TimedOut ? TimedOutCode : WokenCode);
    }

    private static void Unblock(ModelThread thread)
    {
        thread.Status = ThreadStatus.Runnable;
        thread.WaitsOn?.Waiters!.Remove(thread);
        thread.WaitsOn = null;
        thread.Deadline = ModelThread.NoDeadline;
    }

    private ModelThread Fire(ModelTimer timer)
    {
        _timers.Remove(timer);
        _now = timer.Due > _now ? timer.Due : _now;
        Hash128 history = _setup.History;
        _setup.History = timer.Identity;
        ModelThread thread = Spawn(_setup, "timer", isDaemon: false, timer.Callback);
        _setup.History = history;
        thread.Known.Join(ref timer.Started);
        thread.View.Join(ref timer.StartedView);
        Trace?.Fire(thread);
        return thread;
    }

    /// <summary>Nothing can run: the earliest limit passes, and time with it.</summary>
    private void AddNextInTime()
    {
        TimeSpan earliest = TimeSpan.MaxValue;
        bool isOver = !_options.LetTimeRun && !HasBlocked();
        foreach (ModelTimer timer in _timers)
        {
            earliest = timer.Due < earliest ? timer.Due : earliest;
        }

        for (int index = 1; !isOver && index < _threadCount; index++)
        {
            ModelThread thread = _threads[index];
            earliest = IsTimed(thread) && thread.Deadline < earliest ? thread.Deadline : earliest;
        }

        foreach (ModelTimer timer in _timers)
        {
            if (timer.Due == earliest)
            {
                _possible.Add(new Option(OptionKind.FireTimer, null, timer));
            }
        }

        for (int index = 1; !isOver && index < _threadCount; index++)
        {
            if (IsTimed(_threads[index]) && _threads[index].Deadline == earliest)
            {
                _possible.Add(new Option(OptionKind.TimeOut, _threads[index], null));
            }
        }
    }

    /// <summary>Limits that pass, and waits that end, although others can run.</summary>
    private void AddEarly()
    {
        foreach (ModelTimer timer in _timers)
        {
            _possible.Add(new Option(OptionKind.FireTimer, null, timer));
        }

        for (int index = 1; index < _threadCount; index++)
        {
            ModelThread thread = _threads[index];
            if (IsTimed(thread))
            {
                _possible.Add(new Option(OptionKind.TimeOut, thread, null));
            }

            if (_spuriousLeft > 0 && thread is { Status: ThreadStatus.Blocked, WaitsOn: not null })
            {
                _possible.Add(new Option(OptionKind.WakeSpuriously, thread, null));
            }
        }
    }

    private static bool IsTimed(ModelThread thread) =>
        thread.Status == ThreadStatus.Blocked && thread.Deadline >= TimeSpan.Zero;

    /// <summary>Whether a thread waits that must come to an end.</summary>
    private bool HasBlocked()
    {
        for (int index = 1; index < _threadCount; index++)
        {
            if (_threads[index] is { Status: ThreadStatus.Blocked, IsDaemon: false })
            {
                return true;
            }
        }

        return false;
    }

    private void ReportDeadlock()
    {
        if (HasBlocked())
        {
            IEnumerable<string> blocked = _threads.Take(_threadCount)
                .Where(thread => thread.Status == ThreadStatus.Blocked)
                .Select(thread => thread.Joins is { } joined
                    ? $"{thread.Name} waits for the end of {joined.Name}"
                    : $"{thread.Name} waits on {thread.WaitsOn?.DisplayName("an address")}{(thread.IsDaemon ? " (as it may)" : "")}");
            SetFault(new Fault(FaultKind.Deadlock, $"Deadlock: {string.Join("; ", blocked)}."));
        }
    }

    /// <summary>Makes a thread's code end. Code that goes on all the same is told so again, and in the end left behind.</summary>
    private void Unwind(ModelThread thread)
    {
        if (++thread.Unwinds > MostUnwinds)
        {
            thread.Status = ThreadStatus.Finished;
            _search.Carriers.Abandon(thread, this);
        }

        throw new AbandonedExecutionException();
    }
}
