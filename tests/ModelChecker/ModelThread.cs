namespace Magpie.ModelChecking;

/// <summary>A thread of one execution of a model. It is carried by a system thread, and runs only when it is its turn.</summary>
public sealed class ModelThread
{
    [ThreadStatic]
    private static ModelThread? _current;

    internal ModelThread(Execution execution, int index, string name, bool isDaemon, Action? body)
    {
        Execution = execution;
        Index = index;
        Name = name;
        IsDaemon = isDaemon;
        Body = body;
        Known[index] = Time;
        View[index] = Time;
    }

    /// <summary>The model thread that runs on the calling thread.</summary>
    public static ModelThread? Current => _current;

    /// <summary>For traces.</summary>
    public string Name { get; }

    /// <summary>What it has done so far.</summary>
    public OperationCounts Operations { get; internal set; }

    /// <summary>The same, unless a check looks at the state without being part of the model.</summary>
    internal static ModelThread? Recording => _current is { Execution.IsObserving: false } thread ? thread : null;

    internal Execution Execution { get; }

    internal int Index { get; }

    /// <summary>Whether it may sleep for ever when the execution ends.</summary>
    internal bool IsDaemon { get; }

    internal Action? Body { get; }

    internal ThreadStatus Status { get; set; } = ThreadStatus.Runnable;

    /// <summary>Where its stack is, once it has begun.</summary>
    internal Carrier? Carrier { get; set; }

    /// <summary>It was just chosen to run, so its next operation needs no choice before it.</summary>
    internal bool IsChosen { get; set; }

    /// <summary>Why a wait has ended.</summary>
    internal bool TimedOut { get; set; }

    /// <summary>When its wait ends at the latest; negative if it waits without limit or does not wait.</summary>
    internal TimeSpan Deadline { get; set; } = NoDeadline;

    internal Location? WaitsOn { get; set; }

    internal ModelThread? Joins { get; set; }

    /// <summary>It gives way until some other thread has done a step.</summary>
    internal bool GivesWay { get; set; }

    /// <summary>The threads that must do a step before this one may, and those that did since it last gave way.</summary>
    internal uint Ahead { get; set; }

    internal uint Stepped { get; set; }

    internal bool GaveWayBefore { get; set; }

    /// <summary>For random search.</summary>
    internal ulong Priority { get; set; }

    /// <summary>How often it was told that the execution has ended.</summary>
    internal int Unwinds { get; set; }

    internal int LocationsMade { get; set; }

    internal int RandomsMade { get; set; }

    internal static TimeSpan NoDeadline => Timeout.InfiniteTimeSpan;

    internal static void SetCurrent(ModelThread? thread) => _current = thread;

    /// <summary>All it did and read so far: since its code is deterministic, this identifies its local state.</summary>
    internal Hash128 History;

    /// <summary>Its name among the threads of all executions.</summary>
    internal Hash128 Identity;

    /// <summary>Its own moment; moves on after each operation that others can be ordered after.</summary>
    internal ushort Time = 1;

    /// <summary>What happened before now.</summary>
    internal VectorClock Known;

    /// <summary>What is visible to it: the above, and what full fences ordered.</summary>
    internal VectorClock View;

    /// <summary>What a fence would add to the above, from relaxed loads; and what its last fence releases.</summary>
    internal VectorClock Pending;
    internal VectorClock PendingView;
    internal VectorClock Fenced;
    internal VectorClock FencedView;

    /// <summary>Its stores that are not in memory yet, oldest first.</summary>
    internal Queue<BufferedStore> Buffer { get; } = new(0);
}
