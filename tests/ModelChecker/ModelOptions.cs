namespace Magpie.ModelChecking;

/// <summary>What a model explores, and how far.</summary>
public sealed record ModelOptions
{
    /// <summary>No limit, for <see cref="Preemptions"/> and <see cref="Delays"/>.</summary>
    public const int Unbounded = int.MaxValue;

    /// <summary>The largest bound other than <see cref="Unbounded"/>.</summary>
    public const int LargestBound = 7;

    public MemoryModel Memory { get; init; } = MemoryModel.Sequential;

    /// <summary>How often a thread that could go on is interrupted, at most.</summary>
    public int Preemptions { get; init; } = 2;

    /// <summary>
    /// How many stores are delayed, stale values read, time limits that pass early and waits that end without reason,
    /// together, at most.
    /// </summary>
    public int Delays { get; init; } = 1;

    /// <summary>An execution with more steps than this counts as a livelock.</summary>
    public int MaxSteps { get; init; } = 5_000;

    /// <summary>Ends the search early; the report then says that it was not exhaustive.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Ends the search early; the report then says that it was not exhaustive.</summary>
    public long? MaxExecutions { get; init; }

    /// <summary>Whether an execution that comes to a state seen before is not followed further.</summary>
    public bool CacheStates { get; init; } = true;

    /// <summary>Whether there are no choices where a thread touches what no other thread does.</summary>
    public bool SkipPrivate { get; init; } = true;

    /// <summary>How many waits on an address end without reason in one execution, at most. Each costs a delay, too.</summary>
    public int SpuriousWakeups { get; init; }

    /// <summary>How many starts of a pool thread fail in one execution, at most.</summary>
    public int ThreadStartFailures { get; init; }

    /// <summary>What <c>Spin.Pays</c> says.</summary>
    public bool SpinPays { get; init; }

    /// <summary>Makes the system seem unable to wait on an address, so that the portable parker is checked.</summary>
    public bool PortableParker { get; init; }

    /// <summary>Lets the time limits of parked pool threads pass before the execution counts as ended.</summary>
    public bool LetTimeRun { get; init; }

    /// <summary>
    /// Whether accesses to fields that are written at any time without order (<c>Relaxed</c>) are steps. In other models they are none, and such
    /// a field must not be written after the setup.
    /// </summary>
    public bool ExploreRelaxed { get; init; }

    /// <summary>If not 0: that many random executions (PCT) instead of all within the bounds.</summary>
    public int RandomIterations { get; init; }

    /// <summary>The seed of the first random execution; the next ones have the numbers after it.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>At how many points a random execution lowers the priority of the running thread.</summary>
    public int ChangePoints { get; init; } = 3;
}
