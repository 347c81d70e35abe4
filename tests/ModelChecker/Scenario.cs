namespace Magpie.ModelChecking;

/// <summary>What a model's body says: which threads there are, and what must hold.</summary>
public sealed class Scenario
{
    private readonly Execution _execution;
    private readonly List<Action> _atQuiescence = [];
    private readonly List<(string Text, Func<bool> Holds)> _invariants = [];

    internal Scenario(Execution execution) => _execution = execution;

    internal bool HasInvariants => _invariants.Count > 0;

    /// <summary>Adds a thread, which must come to an end.</summary>
    /// <returns>For <see cref="Join"/>.</returns>
    public ModelThread Thread(string name, Action body) => _execution.Spawn(Current, name, isDaemon: false, body);

    /// <summary>Adds a thread that may sleep for ever.</summary>
    public ModelThread Daemon(string name, Action body) => _execution.Spawn(Current, name, isDaemon: true, body);

    /// <summary>The calling model thread waits for the end of another one.</summary>
    public void Join(ModelThread thread) => _execution.Join(Current, thread);

    /// <summary>Runs when all threads have ended, or sleep as they may. What it throws is a fault.</summary>
    public void AtQuiescence(Action check) => _atQuiescence.Add(check);

    /// <summary>Must hold after each step. It sees the newest values, and does no steps.</summary>
    public void Invariant(string text, Func<bool> holds) => _invariants.Add((text, holds));

    /// <summary>Explores all numbers below <paramref name="options"/>.</summary>
    public int Choose(int options)
    {
        ModelThread thread = Current;
        int chosen = _execution.Choose(thread, options);
        _execution.Trace?.Add(thread, "choose", "", $"{chosen} of {options}", "", 0);
        return chosen;
    }

    /// <summary>Fails the model unless the condition holds.</summary>
    public void Assert(bool condition, string what)
    {
        if (!condition)
        {
            _execution.Fail(new Fault(FaultKind.Assertion, $"Failed assertion: {what}."));
        }
    }

    /// <summary>A line in the trace.</summary>
    public void Note(string text) => _execution.Trace?.Add(Current, "note", "", text, "", 0);

    internal void CheckAtQuiescence()
    {
        foreach (Action check in _atQuiescence)
        {
            check();
        }
    }

    internal string? FindBroken()
    {
        foreach ((string text, Func<bool> holds) in _invariants)
        {
            if (!holds())
            {
                return text;
            }
        }

        return null;
    }

    private static ModelThread Current => ModelThread.Current ?? throw new InvalidOperationException("Only a model thread can do that.");
}
