using System.Runtime.CompilerServices;
using Magpie.Primitives;
using Magpie.Submission;
using Magpie.Tests.Support;
using Magpie.Workers;

namespace Magpie.Tests.Workers;

/// <summary>Bug class 6: what waits in an inbox, in a lane, or behind a worker that is stuck in an item runs, though nobody is idle.</summary>
public sealed class FairnessTests
{
    /// <summary>As many items of its own as a worker must have run to be busy for certain.</summary>
    private const int Many = 1000;

    [Theory]
    [InlineData("deque")]
    [InlineData("LIFO slot")]
    [InlineData("inbox")]
    public async Task What_waits_behind_a_stuck_worker_is_run_by_one_that_feeds_itself(string queue)
    {
        using var test = new TestPool(workers: 2);
        WorkStealingPool pool = test.Pool;
        using var stuck = new Busy();
        using var behind = new CountdownEvent(64);
        int fed = 0;
        bool done = false;

        void FeedItself()
        {
            Volatile.Write(ref fed, fed + 1);
            if (!Volatile.Read(ref done))
            {
                pool.Post(FeedItself);
            }
        }

        pool.Post(FeedItself);
        Task item = pool.Run(() =>
        {
            // One worker feeds itself from here on, for this one is not to be had.
            int before = Volatile.Read(ref fed);
            Bounded.Until(pool, () => Volatile.Read(ref fed) > before + Many, "the other worker is busy");
            for (int i = queue == "inbox" ? 64 : 0; i < 64; i++)
            {
                if (queue == "deque")
                {
                    pool.Post(() => behind.Signal());
                }
                else
                {
                    // All but one of them are displaced to the deque, and the last one stays.
                    pool.SynchronizationContext.Post(_ => behind.Signal(), null);
                }
            }

            stuck.Spin();
        });
        stuck.Begun.WaitWithin(pool);
        for (int i = queue == "inbox" ? 0 : 64; i < 64; i++)
        {
            // Each from a thread of its own, so that half of them go to the worker that is stuck.
            await TestThread.Run(() => pool.Post(() => behind.Signal())).Within(pool);
        }

        behind.WaitWithin(pool);
        item.IsCompleted.ShouldBeFalse();
        Volatile.Write(ref done, true);
        stuck.End();
        await item.Within(pool);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_busy_worker_comes_to_lanes_and_to_its_inbox_whatever_it_looks_after_first(int turn)
    {
        // Without an item of its own the pool has no thread, so these queues are the test's.
        using var test = new TestPool(workers: 2);
        PoolCore core = Core(test.Pool);
        Worker worker = core.Workers[0];
        int ran = 0;

        SubmissionLane lane = core.Lanes.TryLease(OutsideThread.Current)!.TryEnter(core.Lanes)!;
        lane.TryReserve().ShouldBeTrue();
        lane.Append(WorkItem.Of(() => ran += 1));
        core.Finder.TryBeFair(worker, turn, out WorkItem fromLane).ShouldBeTrue();
        fromLane.Execute();
        worker.Inbox.Enqueue(WorkItem.Of(() => ran += 10));
        core.Finder.TryBeFair(worker, turn, out WorkItem fromInbox).ShouldBeTrue();
        fromInbox.Execute();

        core.Finder.TryBeFair(worker, turn, out _).ShouldBeFalse();
        ran.ShouldBe(11);
    }

    [Fact]
    public void A_worker_takes_few_items_of_a_lane_at_once_and_one_if_it_runs_them_slowly()
    {
        var lanes = new SubmissionLanes(workers: 2, most: 1);
        const int Interval = 20;
        var worker = new Worker(id: 0, Interval, FenceLimits.Default, lanes);
        SubmissionLane lane = lanes.TryLease(OutsideThread.Current)!.TryEnter(lanes)!;
        for (int i = 0; i < 100; i++)
        {
            lane.TryReserve().ShouldBeTrue();
            lane.Append(WorkItem.Of(() => { }));
        }

        worker.TryNext(out _).ShouldBeTrue();
        worker.Deque.Count.ShouldBe(BatchLimit.First - 1);

        EndInterval(worker);
        TimeSpan begin = MonotonicClock.Now;
        Busy.Until(() => MonotonicClock.Now - begin > Interval * BatchLimit.Target);
        EndInterval(worker);
        while (worker.Deque.TryPop(out _))
        {
        }

        worker.TryNext(out _).ShouldBeTrue();
        worker.Deque.Count.ShouldBe(0);
        lane.Deque.Count.ShouldBeGreaterThan(1);
    }

    private static void EndInterval(Worker worker)
    {
        while (worker.CountsOn())
        {
        }

        worker.BeginsInterval(out _).ShouldBeTrue();
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_core")]
    private static extern ref PoolCore Core(WorkStealingPool pool);
}
