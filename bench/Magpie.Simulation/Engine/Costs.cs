namespace Magpie.Simulation.Engine;

/// <summary>What the steps of the pool cost, in virtual nanoseconds. <see cref="CostCatalog"/> says where the defaults come from.</summary>
internal sealed record Costs
{
    /// <summary>Queueing an item in the worker's own deque, the look at the idle word not included.</summary>
    public long Push { get; init; } = 5;

    /// <summary>Taking an item from one's own queues, the interlocked operation not included.</summary>
    public long Pop { get; init; } = 5;

    /// <summary>An interlocked operation on a cache line that the processor owns.</summary>
    public long Interlocked { get; init; } = 6;

    /// <summary>A cache line comes from another processor.</summary>
    public long Transfer { get; init; } = 64;

    /// <summary>A look at the queues of one victim.</summary>
    public long Look { get; init; } = 10;

    /// <summary>Moving one more item of a batch.</summary>
    public long Copy { get; init; } = 2;

    /// <summary>A full fence.</summary>
    public long Fence { get; init; } = 6;

    /// <summary>A barrier on all processors.</summary>
    public long Barrier { get; init; } = 800;

    /// <summary>The system call that wakes a sleeping thread, for the caller.</summary>
    public long WakeCall { get; init; } = 8_000;

    /// <summary>From that call to the first step of a thread that sleeps on an idle processor.</summary>
    public long WakeIdle { get; init; } = 50_000;

    /// <summary>The same for a thread that has not gone to sleep yet.</summary>
    public long WakeAwake { get; init; } = 500;

    /// <summary>The system call by which a thread goes to sleep.</summary>
    public long ParkCall { get; init; } = 1_000;

    /// <summary>One iteration of a spin.</summary>
    public long Pause { get; init; } = 40;

    /// <summary>Giving way to other threads, where there are none.</summary>
    public long Yield { get; init; } = 230;
}
