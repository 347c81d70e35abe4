namespace Magpie.ModelChecking;

/// <summary>What a thread of a model has done so far that costs more than a load or a store.</summary>
/// <param name="Interlocked">Interlocked operations, also those that changed nothing.</param>
/// <param name="Fences">Full fences.</param>
/// <param name="ProcessWideFences">Barriers on all processors.</param>
/// <param name="Wakes">Calls that wake who waits on an address, also where nobody did.</param>
/// <param name="Sleeps">Waits on an address that had to wait.</param>
public readonly record struct OperationCounts(long Interlocked, long Fences, long ProcessWideFences, long Wakes, long Sleeps)
{
    /// <summary>What was done between two moments.</summary>
    public static OperationCounts operator -(OperationCounts left, OperationCounts right) => new(
        left.Interlocked - right.Interlocked,
        left.Fences - right.Fences,
        left.ProcessWideFences - right.ProcessWideFences,
        left.Wakes - right.Wakes,
        left.Sleeps - right.Sleeps);

    /// <summary>The same as a method.</summary>
    public static OperationCounts Subtract(OperationCounts left, OperationCounts right) => left - right;
}
