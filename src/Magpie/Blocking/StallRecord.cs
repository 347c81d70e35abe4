using Magpie.Workers;

namespace Magpie.HandingOff;

/// <summary>What the stall monitor saw of one worker when it last looked.</summary>
/// <param name="Thread">The thread inside an item; null if there was none.</param>
/// <param name="Ended">How many items the worker had finished: the item is the same as long as this is.</param>
/// <param name="Since">Since when the thread is watched in this item.</param>
/// <param name="ProcessorTime">What the thread had used then.</param>
/// <param name="IsTold">Whether it was told that there is no capacity to replace it.</param>
internal readonly record struct StallRecord(WorkerThread? Thread, long Ended, TimeSpan Since, TimeSpan ProcessorTime, bool IsTold)
{
    public bool IsOf(WorkerThread thread, long ended) => Thread == thread && Ended == ended;

    /// <summary>Whether the thread used so little of the time since then that it must have been asleep for most of it.</summary>
    public bool HardlyRan(TimeSpan now, TimeSpan processorTime) => (processorTime - ProcessorTime) * 8 < now - Since;
}
