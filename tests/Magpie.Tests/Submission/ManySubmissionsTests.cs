using System.Runtime.CompilerServices;
using Magpie.Tests.Support;

namespace Magpie.Tests.Submission;

/// <summary>Threads outside the pool that submit so much that they get lanes of their own.</summary>
public sealed class ManySubmissionsTests
{
    /// <summary>Far more than it takes to get a lane.</summary>
    private const int Many = 1000;

    [Fact]
    public async Task All_items_of_many_submitters_run_once_more_of_them_than_lanes()
    {
        using var test = new TestPool();
        int[] runs = new int[8 * Environment.ProcessorCount * Many];
        Task[] submitters =
        [
            .. runs.Chunk(Many).Select((_, part) => TestThread.Run(() =>
            {
                for (int i = part * Many; i < (part + 1) * Many; i++)
                {
                    int number = i;
                    test.Pool.Post(() => Interlocked.Increment(ref runs[number]));
                }
            })),
        ];
        await Task.WhenAll(submitters).Within(test.Pool);
        await test.Pool.BecomesIdle();

        runs.ShouldAllBe(static count => count == 1);
    }

    [Fact]
    public async Task Items_beyond_a_full_lane_run_too()
    {
        using var test = new TestPool(configure: TestPool.WithoutMonitor);
        using var busy = new AllBusy(test.Pool);
        const int Count = 200_000;
        int runs = 0;
        await TestThread.Run(() =>
        {
            Action item = () => Interlocked.Increment(ref runs);
            for (int i = 0; i < Count; i++)
            {
                test.Pool.Post(item);
            }
        }).Within(test.Pool);

        PoolSnapshot full = test.Pool.GetSnapshot();
        busy.End();
        await test.Pool.BecomesIdle();

        full.LaneLength.ShouldBeGreaterThan(0);
        full.Workers.Sum(static worker => worker.InboxLength).ShouldBeGreaterThan(Many);
        runs.ShouldBe(Count);
    }

    [Fact]
    public async Task A_single_worker_runs_the_items_of_a_submitter_in_order()
    {
        using var test = new TestPool(workers: 1);
        var ran = new List<int>();
        await TestThread.Run(() =>
        {
            for (int i = 0; i < Many; i++)
            {
                int number = i;
                test.Pool.Post(() => ran.Add(number));
            }
        }).Within(test.Pool);
        await test.Pool.BecomesIdle();

        ran.ShouldBe(Enumerable.Range(0, Many));
    }

    [Fact]
    public async Task Workers_that_feed_themselves_without_end_come_to_what_a_lane_holds()
    {
        using var test = new TestPool();
        using var reached = new ManualResetEventSlim();
        using var both = new CountdownEvent(2);
        void FeedItself()
        {
            if (!reached.IsSet)
            {
                test.Pool.Post(FeedItself);
            }
        }

        // Neither goes on before the other worker has one too, so neither worker ever is without work from there on.
        void BeginToFeed()
        {
            both.Signal();
            Bounded.Until(test.Pool, () => both.IsSet, "both workers are busy");
            FeedItself();
        }

        test.Pool.Post(BeginToFeed);
        test.Pool.Post(BeginToFeed);
        both.WaitWithin(test.Pool);
        await TestThread.Run(() =>
        {
            Submit(test.Pool, Many);
            test.Pool.Post(reached.Set);
        }).Within(test.Pool);

        reached.WaitWithin(test.Pool);
        await test.Pool.BecomesIdle();
    }

    [Fact]
    public async Task What_lanes_hold_is_abandoned_and_counted()
    {
        using var test = new TestPool(configure: TestPool.WithoutMonitor);
        using var busy = new AllBusy(test.Pool);
        await TestThread.Run(() => Submit(test.Pool, Many)).Within(test.Pool);
        test.Pool.GetSnapshot().LaneLength.ShouldBeGreaterThan(Many / 2);

        Task ended = test.Pool.ShutdownNowAsync();
        busy.End();
        await ended.Within(test.Pool);

        PoolSnapshot snapshot = test.Pool.GetSnapshot();
        snapshot.Abandoned.ShouldBe(Many);
        snapshot.LaneLength.ShouldBe(0);
    }

    [Fact]
    public async Task Submitters_with_lanes_race_a_shutdown_and_nothing_admitted_is_lost()
    {
        for (int round = 0; round < 50; round++)
        {
            using var test = new TestPool();
            int admitted = 0;
            int ran = 0;
            Task[] submitters =
            [
                .. Enumerable.Range(0, 2).Select(_ => TestThread.Run(() =>
                {
                    while (test.Pool.TryPost(() => Interlocked.Increment(ref ran)))
                    {
                        Interlocked.Increment(ref admitted);
                    }
                })),
            ];
            Bounded.Until(test.Pool, () => Volatile.Read(ref admitted) > 200, "the submitters have lanes");
            await test.Pool.ShutdownAsync().Within(test.Pool);
            await Task.WhenAll(submitters).Within(test.Pool);

            ran.ShouldBe(admitted);
        }
    }

    [Fact]
    public void The_lane_of_a_thread_that_is_gone_goes_to_another()
    {
        using var test = new TestPool(configure: TestPool.WithoutMonitor);
        using var busy = new AllBusy(test.Pool);

        // Each of these threads gets a lane only if the collector gave back one of an earlier thread.
        for (int thread = 0; thread < 6 * Environment.ProcessorCount; thread++)
        {
            int before = test.Pool.GetSnapshot().LaneLength;
            Bounded.Until(
                test.Pool,
                () =>
                {
                    GC.Collect();
                    GC.WaitForPendingFinalizers();
                    SubmitOnNewThread(test.Pool);
                    return test.Pool.GetSnapshot().LaneLength > before;
                },
                $"thread {thread} has a lane");
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void SubmitOnNewThread(WorkStealingPool pool) =>
            Bounded.Wait(TestThread.Run(() => Submit(pool, Many)), pool);
    }

    private static void Submit(WorkStealingPool pool, int count)
    {
        for (int i = 0; i < count; i++)
        {
            pool.Post(static () => { });
        }
    }

    /// <summary>Keeps both workers of a pool busy.</summary>
    private sealed class AllBusy : IDisposable
    {
        private readonly Busy[] _items = [new(), new()];

        public AllBusy(WorkStealingPool pool)
        {
            foreach (Busy item in _items)
            {
                pool.Post(item.Spin);
                item.Begun.WaitWithin(pool);
            }
        }

        public void End()
        {
            foreach (Busy item in _items)
            {
                item.End();
            }
        }

        public void Dispose() => End();
    }
}
