using Magpie.Tests.Support;

namespace Magpie.Tests.Shutdown;

/// <summary>Idle is silent (invariant 5). Bug class 5: a pool without work wakes its threads, or spins.</summary>
public sealed class SilenceTests
{
    [Fact]
    public async Task A_parked_pool_wakes_no_thread()
    {
        using TestPool test = NewPool();
        IReadOnlyList<string> threads = await Park(test.Pool);
        long[] before = [.. threads.Select(OsThreads.VoluntarySwitches)];

        await PassTime();

        // A thread that had not quite gone to sleep may do so once.
        threads.Select(OsThreads.VoluntarySwitches).Zip(before, static (after, before) => after - before)
            .ShouldAllBe(static switches => switches >= 0 && switches <= 1);
    }

    [Fact]
    public async Task A_parked_pool_uses_no_processor_time()
    {
        using TestPool test = NewPool();
        IReadOnlyList<string> threads = await Park(test.Pool);
        TimeSpan[] before = [.. threads.Select(OsThreads.ProcessorTime)];

        await PassTime();

        threads.Select(OsThreads.ProcessorTime).Zip(before, static (after, before) => after - before)
            .ShouldAllBe(static time => time <= TimeSpan.FromMilliseconds(50));
    }

    private static TestPool NewPool() => new(workers: 3, static options =>
    {
        options.ThreadNamePrefix = "silent-";
        options.KeepAlive = Timeout.InfiniteTimeSpan;
    });

    /// <summary>Has as many parked threads as workers, and as many backups.</summary>
    /// <returns>The threads, where the system tells of each.</returns>
    private static async Task<IReadOnlyList<string>> Park(WorkStealingPool pool)
    {
        using var all = new Barrier(6);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => pool.Run(() => all.WaitWithin(pool)))).Within(pool);
        await pool.BecomesIdle();
        Bounded.UntilSnapshot(pool, static s => s.Threads is { Working: 0, Blocked: 0 }, "all threads sleep");
        if (!OsThreads.CanBeListed)
        {
            TestContext.Current.TestOutputHelper?.WriteLine("What a single thread does is told by Linux alone.");
            return [];
        }

        IReadOnlyList<string> threads = OsThreads.Named("silent-");
        threads.Count.ShouldBe(pool.GetSnapshot().Threads.Total);
        return threads;
    }

    /// <summary>A time that passes is the subject itself here.</summary>
    private static Task PassTime() => Task.Delay(TimeSpan.FromSeconds(1));
}
