namespace Magpie.Tests.Support;

/// <summary>
/// A pool for one test. Exceptions that nobody waits for are collected, and fail the test when it ends unless it took
/// them; the end itself is bounded, so a pool that never ends fails the test instead of hanging it.
/// </summary>
internal sealed class TestPool : IDisposable
{
    /// <param name="workers">How many workers.</param>
    /// <param name="configure">Changes the options; what it sets wins.</param>
    public TestPool(int workers = 2, Action<WorkStealingPoolOptions>? configure = null)
    {
        var options = new WorkStealingPoolOptions
        {
            Name = "test",
            WorkerCount = workers,
            UnhandledException = Exceptions.Add,
        };
        configure?.Invoke(options);
        Pool = new WorkStealingPool(options);
    }

    public WorkStealingPool Pool { get; }

    public UnhandledExceptions Exceptions { get; } = new();

    /// <summary>An option: only what is noticed or declared is replaced. A thread that one garbage collection after the other stops may be taken for a blocked one.</summary>
    public static void WithoutMonitor(WorkStealingPoolOptions options) => options.StallThreshold = Timeout.InfiniteTimeSpan;

    public void Dispose()
    {
        Bounded.Wait(Pool.ShutdownNowAsync(), Pool);
        Exceptions.AssertNoneLeft();
    }
}
