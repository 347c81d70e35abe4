using System.Collections.Concurrent;
using Magpie.Tests.Support;

namespace Magpie.Tests.Workers;

/// <summary>Where items go, and which threads come for them.</summary>
public sealed class PlacementTests
{
    [Fact]
    public void There_is_no_thread_before_the_first_item()
    {
        int started = 0;
        using var test = new TestPool(workers: 4, options => options.ThreadStarted = _ => Interlocked.Increment(ref started));

        PoolSnapshot snapshot = test.Pool.GetSnapshot();

        snapshot.Threads.Total.ShouldBe(0);
        snapshot.Workers.ShouldAllBe(worker => worker.State == WorkerState.Vacant);
        Volatile.Read(ref started).ShouldBe(0);
    }

    [Fact]
    public async Task One_item_gets_one_thread()
    {
        using var test = new TestPool(workers: 4);

        await test.Pool.Run(static () => { }).Within(test.Pool);
        await test.Pool.BecomesIdle();

        test.Pool.GetSnapshot().Threads.Total.ShouldBe(1);
    }

    [Fact]
    public async Task One_item_after_another_needs_no_second_thread()
    {
        using var asleep = new SemaphoreSlim(0);
        using var test = new TestPool(workers: 4, options => options.CreateParker = _ => new TellingParker(asleep));

        for (int i = 0; i < 100; i++)
        {
            await test.Pool.Run(static () => { }).Within(test.Pool);

            // Not before the worker has left for good: while it leaves it may find the next item itself, and the submitter,
            // who cannot know that, then wakes another.
            asleep.WaitWithin(test.Pool);
        }

        test.Pool.GetSnapshot().Threads.Total.ShouldBe(1);
    }

    [Fact]
    public void As_many_items_run_at_once_as_there_are_workers()
    {
        using var test = new TestPool(workers: 4, static options => options.HandOffOnWait = false);
        using var gate = new Gate();
        using var running = new CountdownEvent(4);
        int started = 0;

        for (int i = 0; i < 8; i++)
        {
            test.Pool.Post(() =>
            {
                if (Interlocked.Increment(ref started) <= 4)
                {
                    running.Signal();
                }

                gate.Wait(test.Pool);
            });
        }

        running.WaitWithin(test.Pool);
        PoolSnapshot snapshot = test.Pool.GetSnapshot();

        Volatile.Read(ref started).ShouldBe(4);
        snapshot.Threads.Total.ShouldBe(4);
        snapshot.Unfinished.ShouldBe(8);
    }

    [Fact]
    public async Task Items_of_threads_that_submit_few_are_spread_over_the_inboxes()
    {
        const int Workers = 4;
        const int Threads = 400;
        const int Items = 10;
        using var test = new TestPool(Workers, static options => options.HandOffOnWait = false);
        using var gate = new Gate();
        HoldAllWorkers(test.Pool, gate);

        for (int thread = 0; thread < Threads; thread++)
        {
            await TestThread.Run(() =>
            {
                for (int i = 0; i < Items; i++)
                {
                    test.Pool.Post(static () => { });
                }
            }).Within(test.Pool);
        }

        PoolSnapshot snapshot = test.Pool.GetSnapshot();
        snapshot.Workers.Sum(static worker => worker.InboxLength).ShouldBe(Threads * Items);
        snapshot.Workers.ShouldAllBe(static worker =>
            worker.InboxLength > Threads * Items / Workers / 2 && worker.InboxLength < Threads * Items / Workers * 2);
    }

    [Fact]
    public async Task Items_from_inside_go_into_the_deque_of_their_worker()
    {
        using var test = new TestPool(workers: 2, static options => options.HandOffOnWait = false);
        using var gate = new Gate();
        using var all = new Barrier(2);

        Task<int[]> lengths = test.Pool.Run(() =>
        {
            all.WaitWithin(test.Pool);
            for (int i = 0; i < 10; i++)
            {
                test.Pool.Post(static () => { });
            }

            return test.Pool.GetSnapshot().Workers.Select(worker => worker.DequeLength).Order().ToArray();
        });
        test.Pool.Post(() =>
        {
            all.WaitWithin(test.Pool);
            gate.Wait(test.Pool);
        });

        (await lengths.Within(test.Pool)).ShouldBe([0, 10]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(61)]
    public async Task Every_InboxCheckInterval_th_item_comes_from_the_inbox_though_the_deque_never_empties(int interval)
    {
        const int FromOutside = 5;
        using var test = new TestPool(workers: 1, options =>
        {
            options.HandOffOnWait = false;
            options.InboxCheckInterval = interval;
        });
        WorkStealingPool pool = test.Pool;
        using var gate = new Gate();
        var order = new List<bool>();
        int seen = 0;

        void KeepDequeFull()
        {
            order.Add(false);
            if (seen < FromOutside && order.Count < 100_000)
            {
                pool.Post(KeepDequeFull);
            }
        }

        Task first = pool.Run(() =>
        {
            pool.Post(KeepDequeFull);
            pool.Post(KeepDequeFull);
            gate.Wait(pool);
        });
        for (int i = 0; i < FromOutside; i++)
        {
            await TestThread.Run(() => pool.Post(() =>
            {
                order.Add(true);
                seen++;
            })).Within(pool);
        }

        gate.Open();
        await first.Within(pool);
        await pool.BecomesIdle();

        int[] positions = [.. order.Index().Where(entry => entry.Item).Select(entry => entry.Index)];
        positions.Length.ShouldBe(FromOutside);
        positions[0].ShouldBeLessThan(interval);
        positions.Zip(positions.Skip(1), (earlier, later) => later - earlier).ShouldAllBe(distance => distance == interval);
    }

    [Fact]
    public async Task A_worker_without_work_takes_items_from_the_deque_of_a_busy_one()
    {
        using var test = new TestPool(workers: 2, static options => options.HandOffOnWait = false);
        using var done = new CountdownEvent(10);
        var threads = new ConcurrentBag<int>();

        // The item that posts does not give its thread up before the others have run, so a thief must run them.
        int poster = await test.Pool.Run(() =>
        {
            for (int i = 0; i < 10; i++)
            {
                test.Pool.Post(() =>
                {
                    threads.Add(Environment.CurrentManagedThreadId);
                    done.Signal();
                });
            }

            done.WaitWithin(test.Pool);
            return Environment.CurrentManagedThreadId;
        }).Within(test.Pool);

        threads.Count.ShouldBe(10);
        threads.ShouldNotContain(poster);
        test.Pool.GetSnapshot().Workers.Sum(worker => worker.Steals).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_worker_without_work_takes_the_item_that_a_busy_one_would_run_next()
    {
        using var test = new TestPool(workers: 2, static options => options.HandOffOnWait = false);
        using var done = new ManualResetEventSlim();

        await test.Pool.Run(() =>
        {
            test.Pool.SynchronizationContext.Post(_ => done.Set(), null);
            done.WaitWithin(test.Pool);
        }).Within(test.Pool);
    }

    private static void HoldAllWorkers(WorkStealingPool pool, Gate gate)
    {
        using var held = new CountdownEvent(pool.WorkerCount);
        for (int i = 0; i < pool.WorkerCount; i++)
        {
            pool.Post(() =>
            {
                held.Signal();
                gate.Wait(pool);
            });
        }

        held.WaitWithin(pool);
    }
}
