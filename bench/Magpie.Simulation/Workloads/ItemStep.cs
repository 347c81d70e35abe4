namespace Magpie.Simulation.Workloads;

/// <summary>What an item does next.</summary>
internal enum StepKind
{
    /// <summary>It computes.</summary>
    Work,

    /// <summary>It submits an item to the back of the deque.</summary>
    Push,

    /// <summary>It wakes an item, which goes to the LIFO slot.</summary>
    PushNext,

    /// <summary>It forks a branch, which thieves may take.</summary>
    Fork,

    /// <summary>It runs a branch in place, and is not gone on with until the branches have ended.</summary>
    Call,

    /// <summary>It has ended.</summary>
    End,

    /// <summary>It has ended, and the item that waited for it goes on at once, on the same worker.</summary>
    EndAndResume,
}

/// <param name="Kind">What it does.</param>
/// <param name="Item">The other item, if one is meant.</param>
/// <param name="At">The step at which the other item goes on.</param>
/// <param name="Nanoseconds">How long it computes.</param>
internal readonly record struct ItemStep(StepKind Kind, int Item = 0, int At = 0, long Nanoseconds = 0)
{
    public static ItemStep End { get; } = new(StepKind.End);

    public static ItemStep Work(long nanoseconds) => new(StepKind.Work, Nanoseconds: nanoseconds);

    public static ItemStep Push(int item) => new(StepKind.Push, item);

    public static ItemStep PushNext(int item) => new(StepKind.PushNext, item);

    public static ItemStep Fork(int item) => new(StepKind.Fork, item);

    public static ItemStep Call(int item) => new(StepKind.Call, item);

    public static ItemStep EndAndResume(int item, int at) => new(StepKind.EndAndResume, item, at);
}
