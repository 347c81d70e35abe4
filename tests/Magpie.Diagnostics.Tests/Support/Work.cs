using System.Diagnostics;

namespace Magpie.Diagnostics.Tests.Support;

/// <summary>Work that the tests measure.</summary>
internal static class Work
{
    /// <summary>What an item keeps its worker busy for where a test looks for the time in a histogram.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromMilliseconds(50);

    /// <summary>A pool with a name of its own: all pools of the process share the meter and the event source.</summary>
    public static WorkStealingPool NewPool(int workers = 1, Action<WorkStealingPoolOptions>? configure = null)
    {
        var options = new WorkStealingPoolOptions
        {
            Name = $"pool-{Guid.NewGuid():N}",
            WorkerCount = workers,
            MetricsSampleInterval = 1,
        };
        configure?.Invoke(options);
        return new WorkStealingPool(options);
    }

    /// <summary>Computes, without a wait that a pool could notice.</summary>
    public static void ComputeFor(TimeSpan time)
    {
        long begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin) < time)
        {
            Thread.SpinWait(100);
        }
    }

    /// <summary>An item waits, noticed, for another that is queued behind it.</summary>
    public static Task HandOff(WorkStealingPool pool) => pool.Run(() =>
    {
        using var behind = new Gate();
        pool.Post(() =>
        {
            // Another worker may come to this before the wait has begun.
            Busy.Until(() => pool.GetSnapshot().Threads.Blocked > 0 || behind.IsOpen);
            behind.Open();
        });
        behind.Wait(pool);
    }).Within(pool);
}
