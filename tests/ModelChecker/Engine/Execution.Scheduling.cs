namespace Magpie.ModelChecking;

/// <content>Which thread does the next step.</content>
internal sealed partial class Execution
{
    private const ulong GiveWayCode = 5;

    private readonly List<Option> _possible = new(16);

    /// <summary>The threads that give way until another one has done a step.</summary>
    private uint _givingWay;

    /// <summary>Before an operation that other threads could tell from its not being done yet.</summary>
    public void Step(ModelThread thread)
    {
        CheckNotEnded(thread);
        if (_isSequential)
        {
            return;
        }

        if (!thread.IsChosen)
        {
            Continue(thread, NextOrFail(thread));
        }

        thread.IsChosen = false;
        CountStep(thread);
    }

    /// <summary>The same; no choice is needed where no other thread can tell.</summary>
    /// <returns>Whether another thread could tell.</returns>
    private bool Step(ModelThread thread, Location location, string file, int line)
    {
        if (Touch(thread, location, file, line))
        {
            Step(thread);
            return true;
        }

        // If the thread was chosen, then for its next step that others can see.
        CheckNotEnded(thread);
        CountStep(thread);
        return false;
    }

    /// <returns>Whether other threads touch the location, as far as is known.</returns>
    private bool Touch(ModelThread thread, Location location, string file, int line)
    {
        if (location.IsShared || _isSequential)
        {
            return true;
        }

        if (_search.Sites is not { } sites || _scenario.HasInvariants)
        {
            location.IsShared = true;
            return true;
        }

        int site = sites.IdOf(file, line);
        if (location.OnlyThread == 0 || location.OnlyThread == thread.Index)
        {
            location.OnlyThread = thread.Index;
            if (sites.Contains(site))
            {
                return true;
            }

            (location.Unchosen ??= []).Add(site);
            return false;
        }

        location.IsShared = true;
        _search.AddShared(site, location.Unchosen);
        return true;
    }

    /// <summary>Lets others go first, at least one, in the long run all.</summary>
    public void GiveWay(ModelThread thread, TimeSpan duration)
    {
        CheckNotEnded(thread);
        if (_isSequential)
        {
            return;
        }

        Drain(thread);
        _now += duration;
        uint self = 1u << thread.Index;
        if (thread.GaveWayBefore)
        {
            // It has waited a while: whoever had no turn since gets one, and no store stays in a buffer for ever.
            thread.Ahead |= Runnable() & ~thread.Stepped & ~self;
            DrainAll();
        }

        thread.GaveWayBefore = true;
        thread.Stepped = 0;
        _givingWay |= self;
        Record(thread, GiveWayCode);
        Continue(thread, NextOrFail(thread));
        thread.IsChosen = true;
    }

    /// <summary>The calling thread waits for its turn while another one runs.</summary>
    private void Continue(ModelThread thread, ModelThread next)
    {
        if (next != thread)
        {
            _search.Carriers.Switch(thread, next);
            CheckNotEnded(thread);
        }
    }

    private ModelThread NextOrFail(ModelThread thread)
    {
        ModelThread? next = Next(thread);
        CheckNotEnded(thread);
        return next!;
    }

    /// <returns>Null if nothing is left to run.</returns>
    private ModelThread? NextOrEnd(ModelThread thread)
    {
        ModelThread? next = Next(thread);
        if (next is null && !IsEnded)
        {
            ReportDeadlock();
        }

        return IsEnded ? null : next;
    }

    /// <summary>Lets happen what is chosen, until it is a thread's turn.</summary>
    /// <param name="thread">Whose turn it is now.</param>
    /// <returns>Null if nothing is left to run.</returns>
    private ModelThread? Next(ModelThread thread)
    {
        while (true)
        {
            CheckInvariants();
            bool canGoOn = thread.Status == ThreadStatus.Runnable && MayRun(thread);
            bool isFree = CollectOptions(thread, canGoOn);
            if (IsEnded || _possible.Count == 0)
            {
                return null;
            }

            Option option = _possible[_search.Choose(this, thread, _possible)];
            if (IsEnded)
            {
                return null;
            }

            if (option.Kind == OptionKind.Flush)
            {
                Trace?.Flush(option.Thread!);
                FlushOne(option.Thread!);
                continue;
            }

            return Take(option, thread, canGoOn, isFree);
        }
    }

    private ModelThread Take(Option option, ModelThread thread, bool canGoOn, bool isFree)
    {
        ModelThread next = option.Thread!;
        if (option.Kind == OptionKind.Run)
        {
            if (canGoOn && next != thread)
            {
                _preemptionsLeft -= _preemptionsLeft == ModelOptions.Unbounded ? 0 : 1;
                Trace?.Preemption(thread, next);
            }

            return next;
        }

        if (!isFree)
        {
            SpendDelay();
        }

        switch (option.Kind)
        {
            case OptionKind.FireTimer:
                return Fire(option.Timer!);
            case OptionKind.TimeOut:
                _now = next.Deadline > _now ? next.Deadline : _now;
                next.TimedOut = true;
                break;
            default:
                _spuriousLeft--;
                break;
        }

        Trace?.Wakes(next, option.Kind);
        Unblock(next);
        return next;
    }

    /// <returns>Whether what is not a thread's step costs no delay, for nothing else can happen.</returns>
    private bool CollectOptions(ModelThread thread, bool canGoOn)
    {
        _possible.Clear();
        if (canGoOn)
        {
            _possible.Add(new Option(OptionKind.Run, thread, null));
        }

        if (!canGoOn || _preemptionsLeft > 0)
        {
            AddRunnable(thread, evenIfGivingWay: false);
        }

        for (int index = 1; _buffered > 0 && index < _threadCount; index++)
        {
            if (_threads[index].Buffer.Count > 0)
            {
                _possible.Add(new Option(OptionKind.Flush, _threads[index], null));
            }
        }

        if (_possible.Count == 0)
        {
            AddRunnable(null, evenIfGivingWay: true);
        }

        bool isFree = _possible.Count == 0;
        if (isFree)
        {
            AddNextInTime();
        }
        else if (_delaysLeft > 0)
        {
            AddEarly();
        }

        return isFree;
    }

    private void AddRunnable(ModelThread? except, bool evenIfGivingWay)
    {
        for (int index = 1; index < _threadCount; index++)
        {
            ModelThread thread = _threads[index];
            if (thread != except && thread.Status == ThreadStatus.Runnable && (evenIfGivingWay || MayRun(thread)))
            {
                _possible.Add(new Option(OptionKind.Run, thread, null));
            }
        }
    }

    private bool MayRun(ModelThread thread) =>
        (_givingWay & (1u << thread.Index)) == 0 && (thread.Ahead == 0 || (thread.Ahead & Runnable()) == 0);

    private uint Runnable()
    {
        uint runnable = 0;
        for (int index = 1; index < _threadCount; index++)
        {
            runnable |= _threads[index].Status == ThreadStatus.Runnable ? 1u << index : 0;
        }

        return runnable;
    }

    private void CountStep(ModelThread thread)
    {
        if (++_steps > _options.MaxSteps)
        {
            Fail(new Fault(FaultKind.Livelock, $"More than {_options.MaxSteps} steps: the threads do not come to an end."));
        }

        uint self = 1u << thread.Index;
        _givingWay = 0;
        for (int index = 1; index < _threadCount; index++)
        {
            _threads[index].Stepped |= self;
            _threads[index].Ahead &= ~self;
        }
    }

    private void CheckInvariants()
    {
        if (_scenario.HasInvariants)
        {
            IsObserving = true;
            string? broken = _scenario.FindBroken();
            IsObserving = false;
            if (broken is not null)
            {
                SetFault(new Fault(FaultKind.Assertion, $"Broken invariant: {broken}."));
            }
        }
    }
}
