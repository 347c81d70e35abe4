using System.Text;

namespace Magpie.ModelChecking;

/// <summary>Explores what threads can do together.</summary>
public static class Model
{
    /// <summary>Runs the model in all ways within the bounds, or in many random ones.</summary>
    /// <param name="name">For the report, and for the message of a fault.</param>
    /// <param name="options">How far to explore.</param>
    /// <param name="body">Makes what is to be checked, and adds the threads; called once for each execution.</param>
    /// <exception cref="ModelFaultException">An execution failed.</exception>
    public static ModelReport Check(string name, ModelOptions options, Action<Scenario> body)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(body);
        RequireBound(options.Preemptions, nameof(options.Preemptions));
        RequireBound(options.Delays, nameof(options.Delays));
        bool isRandom = options.RandomIterations > 0;
        ModelOptions bounds = isRandom ? options with { Preemptions = ModelOptions.Unbounded, Delays = ModelOptions.Unbounded } : options;
        Strategy strategy = isRandom ? new RandomPriorities(options) : new DepthFirst(options);
        var search = new Search(bounds, body, strategy, trace: null, isRandom || !options.SkipPrivate ? null : new SharedSites([]));
        search.Run();
        if (search.Fault is not null)
        {
            string replay = ReplayText.Write(bounds, strategy.Choices, search.Sites?.InOrder[..search.SitesKnown]);
            throw Explain(name, options, body, replay, strategy.Describe(search.Executions));
        }

        return new ModelReport
        {
            Name = name,
            Options = options,
            Executions = search.Executions,
            Pruned = strategy.Pruned,
            States = strategy.States,
            MaxDepth = search.MaxDepth,
            IsExhaustive = search.IsComplete && !isRandom,
            Elapsed = search.Elapsed,
        };
    }

    /// <summary>Repeats one execution.</summary>
    /// <param name="name">For the message.</param>
    /// <param name="options">As they were; the bounds and the memory model are in the replay string.</param>
    /// <param name="replay">From <see cref="ModelFaultException.Replay"/>.</param>
    /// <param name="body">The model.</param>
    /// <exception cref="ModelFaultException">It failed, as before.</exception>
    public static void Replay(string name, ModelOptions options, string replay, Action<Scenario> body)
    {
        if (Repeat(options, body, replay, out Trace trace) is { } fault)
        {
            throw new ModelFaultException(fault, Message(name, fault, trace, replay, "the repeated one"), replay);
        }
    }

    private static ModelFaultException Explain(string name, ModelOptions options, Action<Scenario> body, string replay, string execution)
    {
        Fault fault = Repeat(options, body, replay, out Trace trace)
            ?? new Fault(FaultKind.Nondeterminism, "An execution failed, and did not when it was repeated: the model does not depend on the checker's choices alone.");
        return new ModelFaultException(fault, Message(name, fault, trace, replay, execution), replay);
    }

    private static Fault? Repeat(ModelOptions options, Action<Scenario> body, string replay, out Trace trace)
    {
        trace = new Trace();
        ModelOptions bounds = ReplayText.Read(replay, options, out List<int> chosen, out SharedSites? sites);
        var search = new Search(bounds, body, new Repetition(chosen), trace, sites);
        search.Run();
        return search.Fault;
    }

    private static string Message(string name, Fault fault, Trace trace, string replay, string execution)
    {
        var text = new StringBuilder();
        text.AppendLine(fault.Text).AppendLine();
        text.Append("Model ").Append(name).Append(", execution ").Append(execution).AppendLine(":");
        text.AppendLine(trace.ToString());
        text.Append("Replay: ").AppendLine(replay);
        return text.ToString();
    }

    private static void RequireBound(int bound, string name)
    {
        if (bound is < 0 or (> ModelOptions.LargestBound and not ModelOptions.Unbounded))
        {
            throw new ArgumentOutOfRangeException(name, bound, $"A bound is at most {ModelOptions.LargestBound}, or {nameof(ModelOptions.Unbounded)}.");
        }
    }
}
