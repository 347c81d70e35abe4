namespace Magpie.ModelChecking;

/// <summary>One run of a model: its threads, its memory, its time. Only the thread whose turn it is touches it.</summary>
internal sealed partial class Execution
{
    private readonly ModelOptions _options;
    private readonly Search _search;
    private readonly ModelThread[] _threads = new ModelThread[VectorClock.Threads];
    private readonly ModelThread _setup;
    private readonly Scenario _scenario;
    private int _threadCount;
    private bool _isSequential;
    private int _preemptionsLeft;
    private int _delaysLeft;
    private int _spuriousLeft;
    private int _startFailuresLeft;
    private int _steps;
    private TimeSpan _now;

    public Execution(Search search, Trace? trace)
    {
        _search = search;
        _options = search.Options;
        Trace = trace;
        _preemptionsLeft = _options.Preemptions;
        _delaysLeft = _options.Delays;
        _spuriousLeft = _options.SpuriousWakeups;
        _startFailuresLeft = _options.ThreadStartFailures;
        _setup = new ModelThread(this, 0, "setup", isDaemon: false, body: null) { Identity = new Hash128(1, 2), History = new Hash128(3, 4) };
        _threads[_threadCount++] = _setup;
        _scenario = new Scenario(this);
    }

    public ModelOptions Options => _options;

    /// <summary>Whether one thread does all, in the setup or at the end.</summary>
    public bool IsSequential => _isSequential;

    public Trace? Trace { get; }

    public Fault? Fault { get; private set; }

    public int Steps => _steps;

    /// <summary>Nothing more is explored; the threads that are left are unwound.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>A check looks at the state: what it does is no part of the model.</summary>
    public bool IsObserving { get; private set; }

    public TimeSpan Now => _now;

    /// <summary>Runs the model's body.</summary>
    /// <returns>The first thread to run; null if the execution has ended.</returns>
    public ModelThread? Begin(Action<Scenario> body)
    {
        RunAlone("The setup", () => body(_scenario));
        _setup.Status = ThreadStatus.Finished;
        return IsEnded ? null : NextOrEnd(_setup);
    }

    /// <summary>All threads have ended, or sleep as they may: checks what must hold then.</summary>
    public void CheckQuiescence()
    {
        if (IsEnded)
        {
            return;
        }

        for (int index = 1; index < _threadCount; index++)
        {
            Drain(_threads[index]);
            _setup.Known.Join(ref _threads[index].Known);
            _setup.View.Join(ref _threads[index].View);
        }

        RunAlone("A check at the end", _scenario.CheckAtQuiescence);
        IsEnded = true;
    }

    /// <summary>Ends the execution with a fault; does not return.</summary>
    public void Fail(Fault fault)
    {
        SetFault(fault);
        throw new AbandonedExecutionException();
    }

    public void SetFault(Fault fault)
    {
        if (!IsEnded)
        {
            Fault = fault;
            IsEnded = true;
        }
    }

    /// <summary>A thread that has begun, and must be unwound.</summary>
    public ModelThread? FindSuspended()
    {
        for (int index = 1; index < _threadCount; index++)
        {
            if (_threads[index] is { Carrier: not null, Status: not ThreadStatus.Finished } thread)
            {
                return thread;
            }
        }

        return null;
    }

    public int Choose(int options) => options <= 1 ? 0 : _search.Choose(options);

    /// <summary>A choice that a thread makes and knows of.</summary>
    public int Choose(ModelThread thread, int options)
    {
        int chosen = Choose(options);
        thread.History = thread.History.With(0xc5005e, (ulong)chosen);
        return chosen;
    }

    public bool ChoosesStartFailure(ModelThread thread)
    {
        CheckNotEnded(thread);
        if (_startFailuresLeft == 0 || Choose(thread, 2) == 0)
        {
            return false;
        }

        _startFailuresLeft--;
        return true;
    }

    private void RunAlone(string what, Action action)
    {
        _isSequential = true;
        ModelThread.SetCurrent(_setup);
        try
        {
            action();
        }
        catch (AbandonedExecutionException) when (IsEnded)
        {
        }
        catch (Exception exception)
        {
            SetFault(new Fault(FaultKind.Exception, $"{what} threw {exception.GetType().Name}: {exception.Message}", exception));
        }

        ModelThread.SetCurrent(null);
        _isSequential = false;
    }

    private void CheckNotEnded(ModelThread thread)
    {
        if (IsEnded)
        {
            Unwind(thread);
        }
    }

    private void SpendDelay()
    {
        if (_delaysLeft != ModelOptions.Unbounded)
        {
            _delaysLeft--;
        }
    }
}
