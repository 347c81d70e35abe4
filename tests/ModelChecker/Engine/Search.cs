using System.Diagnostics;

namespace Magpie.ModelChecking;

/// <summary>Runs a model again and again, each time with other choices.</summary>
internal sealed class Search
{
    private readonly Action<Scenario> _body;
    private readonly Strategy _strategy;
    private readonly Trace? _trace;
    private readonly Action[] _threadStatics;
    private readonly ManualResetEventSlim _done = new();
    private readonly Stopwatch _watch = new();
    private Execution? _execution;
    private Exception? _crash;

    public Search(ModelOptions options, Action<Scenario> body, Strategy strategy, Trace? trace, SharedSites? sites)
    {
        Options = options;
        _body = body;
        _strategy = strategy;
        _trace = trace;
        Sites = sites;
        _threadStatics = ModelChecking.ThreadStatics.ResettersOf(body.Method.Module.Assembly);
        Carriers = new CarrierPool(this);
    }

    public ModelOptions Options { get; }

    /// <summary>Where a choice is needed; null if it is everywhere.</summary>
    public SharedSites? Sites { get; }

    /// <summary>How many of them were known when the last execution began.</summary>
    public int SitesKnown { get; private set; }

    public CarrierPool Carriers { get; }

    public long Executions { get; private set; }

    public int MaxDepth { get; private set; }

    public bool IsComplete { get; private set; }

    public TimeSpan Elapsed => _watch.Elapsed;

    /// <summary>What the search ended with, if it found anything.</summary>
    public Fault? Fault { get; private set; }

    /// <summary>Searches until there is a fault, or an end.</summary>
    public void Run()
    {
        _watch.Start();
        Carriers.Begin();
        Watch();
        _watch.Stop();
        if (_crash is not null)
        {
            throw new InvalidOperationException("The model checker itself failed.", _crash);
        }

        Carriers.Dispose();
    }

    public int Choose(int options)
    {
        try
        {
            return _strategy.Choose(options);
        }
        catch (UnrepeatableException exception)
        {
            _execution!.SetFault(new Fault(FaultKind.Nondeterminism, exception.Message));
            return 0;
        }
    }

    public int Choose(Execution execution, ModelThread turn, List<Option> options)
    {
        try
        {
            return options.Count == 1 ? 0 : _strategy.Choose(execution, turn, options);
        }
        catch (UnrepeatableException exception)
        {
            execution.SetFault(new Fault(FaultKind.Nondeterminism, exception.Message));
            return 0;
        }
    }

    /// <summary>Notes lines where a choice is needed.</summary>
    /// <param name="site">Touches what another thread touched before.</param>
    /// <param name="unchosen">Touched the same before, and had no choice.</param>
    public void AddShared(int site, List<int>? unchosen)
    {
        Sites!.Add(site);
        if (unchosen is not null)
        {
            unchosen.ForEach(Sites.Add);
            _strategy.IsOutdated = true;
        }
    }

    public ulong NextPriority() => _strategy.NextPriority();

    public void ResetThreadStatics()
    {
        foreach (Action reset in _threadStatics)
        {
            reset();
        }
    }

    public void Crash(Exception exception)
    {
        _crash = exception;
        _done.Set();
    }

    /// <summary>Ends an execution, and begins the next one.</summary>
    /// <param name="execution">The one to end; null at the beginning.</param>
    /// <returns>The thread that goes on: one to be unwound, or the first of the next execution; null if the search is over.</returns>
    public ModelThread? EndAndBegin(ref Execution? execution)
    {
        if (execution is not null)
        {
            execution.CheckQuiescence();
            if (execution.FindSuspended() is { } suspended)
            {
                return suspended;
            }
        }

        while (execution is null || GoesOn(execution))
        {
            ResetThreadStatics();
            execution = new Execution(this, _trace);
            _execution = execution;
            SitesKnown = Sites?.InOrder.Count ?? 0;
            if (execution.Begin(_body) is { } first)
            {
                return first;
            }

            execution.CheckQuiescence();
        }

        _done.Set();
        return null;
    }

    /// <summary>Whether there is another execution after this one.</summary>
    private bool GoesOn(Execution ended)
    {
        Executions++;
        MaxDepth = Math.Max(MaxDepth, ended.Steps);
        Fault = ended.Fault;
        if (Fault is not null)
        {
            return false;
        }

        if (!_strategy.TryAdvance(ended))
        {
            IsComplete = true;
            return false;
        }

        return !(Executions >= Options.MaxExecutions)
            && !((Executions & 63) == 0 && Options.TimeLimit is { } limit && _watch.Elapsed >= limit);
    }

    /// <summary>Waits for the end, and notices a model thread that never comes back to the checker.</summary>
    private void Watch()
    {
        var patience = TimeSpan.FromSeconds(30);
        (long Executions, int Steps) seen = (-1, -1);
        while (!_done.Wait(patience))
        {
            (long Executions, int Steps) now = (Executions, _execution?.Steps ?? 0);
            if (now == seen)
            {
                throw new InvalidOperationException(
                    $"A model thread has not come back to the checker for {patience.TotalSeconds:0} s (execution {now.Executions}, step {now.Steps}): it waits or loops without the instrumented primitives.");
            }

            seen = now;
        }
    }
}
