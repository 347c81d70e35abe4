namespace Magpie.ModelChecking;

/// <summary>Calls back once, on a thread of its own, in virtual time.</summary>
public sealed class ModelTimer(Action callback)
{
    private VectorClock _started;
    private VectorClock _startedView;

    internal Action Callback { get; } = callback;

    internal TimeSpan Due { get; set; } = ModelThread.NoDeadline;

    internal Hash128 Identity { get; set; }

    /// <summary>What had happened before it was set.</summary>
    internal ref VectorClock Started => ref _started;

    internal ref VectorClock StartedView => ref _startedView;

    /// <summary>Sets the timer, or sets it anew.</summary>
    public void Start(TimeSpan delay)
    {
        if (ModelThread.Recording is { } thread)
        {
            thread.Execution.StartTimer(thread, this, delay);
        }
    }
}
