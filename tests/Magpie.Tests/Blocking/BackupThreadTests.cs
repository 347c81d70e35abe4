using System.Collections.Concurrent;
using Magpie.Tests.Support;

namespace Magpie.Tests.HandingOff;

/// <summary>What becomes of threads whose worker was taken, after their item.</summary>
public sealed class BackupThreadTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_backup_is_used_before_a_thread_is_started(int workers)
    {
        var threads = new ConcurrentDictionary<int, bool>();
        using var test = new TestPool(workers, options =>
        {
            options.KeepAlive = Timeout.InfiniteTimeSpan;
            options.ThreadStarted = _ => threads.TryAdd(Environment.CurrentManagedThreadId, true);
        });

        for (int round = 0; round < 50; round++)
        {
            await BlockAtOnce(test.Pool, 5);

            // The item ends a little before its thread is among the backups.
            Bounded.UntilSnapshot(test.Pool, s => s.Threads.Backup + s.Workers.Count(w => w.State == WorkerState.Parked) == s.Threads.Total, "all threads rest");
        }

        // Five items at once and, besides them, a thread for each worker.
        threads.Count.ShouldBeLessThanOrEqualTo(5 + workers);
        test.Pool.GetSnapshot().Threads.Total.ShouldBe(threads.Count);
    }

    [Fact]
    public async Task A_thread_joins_the_backups_when_its_item_has_ended()
    {
        using var test = new TestPool(workers: 1, static options => options.KeepAlive = Timeout.InfiniteTimeSpan);

        await BlockAtOnce(test.Pool, 2);

        Bounded.UntilSnapshot(test.Pool, static s => s.Threads is { Total: 2, Backup: 1, Blocked: 0 }, "one thread is a backup");
    }

    [Fact]
    public async Task Backups_end_after_their_keep_alive_and_no_more_threads_are_left_than_workers()
    {
        int started = 0;
        int stopped = 0;
        using var test = new TestPool(workers: 2, options =>
        {
            options.KeepAlive = TimeSpan.FromMilliseconds(20);
            options.ThreadStarted = _ => Interlocked.Increment(ref started);
            options.ThreadStopping = _ => Interlocked.Increment(ref stopped);
        });

        for (int round = 0; round < 3; round++)
        {
            await BlockAtOnce(test.Pool, 12);
            Bounded.UntilSnapshot(test.Pool, static s => s.Threads is { Total: <= 2, Backup: 0 }, "no more threads are left than workers");
            started.ShouldBeGreaterThanOrEqualTo(12 * (round + 1) - 2 * round);
            (started - stopped).ShouldBeInRange(1, 2);
        }

        await test.Pool.Run(static () => { }).Within(test.Pool);
    }

    [Fact]
    public async Task A_backup_without_a_time_limit_stays()
    {
        int stopped = 0;
        using var test = new TestPool(workers: 1, options =>
        {
            options.KeepAlive = Timeout.InfiniteTimeSpan;
            options.ThreadStopping = _ => Interlocked.Increment(ref stopped);
        });

        await BlockAtOnce(test.Pool, 10);
        Bounded.UntilSnapshot(test.Pool, static s => s.Threads is { Total: 10, Backup: 9 }, "all threads but one are backups");
        stopped.ShouldBe(0);

        // They end with the pool.
        await test.Pool.ShutdownAsync().Within(test.Pool);
        stopped.ShouldBe(10);
    }

    [Fact]
    public async Task A_thread_that_retires_as_work_comes_loses_nothing()
    {
        using var test = new TestPool(workers: 1, static options => options.KeepAlive = TimeSpan.FromMilliseconds(1));

        for (int round = 0; round < 300; round++)
        {
            await BlockAtOnce(test.Pool, 2);
        }

        Bounded.UntilSnapshot(test.Pool, static s => s.Threads.Total == 1, "the backups have ended");
    }

    /// <summary>Runs items that block until all of them have begun, so that each needs a thread of its own.</summary>
    private static async Task BlockAtOnce(WorkStealingPool pool, int count)
    {
        using var all = new Barrier(count);
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => pool.Run(() => all.WaitWithin(pool)))).Within(pool);
    }
}
