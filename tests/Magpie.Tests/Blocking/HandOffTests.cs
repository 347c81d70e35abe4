using Magpie.Tests.Support;

namespace Magpie.Tests.HandingOff;

/// <summary>Where the worker goes when its item blocks, what the thread without it may do, and who is not taken for blocked.</summary>
public sealed class HandOffTests
{
    [Fact]
    public async Task A_thread_without_a_worker_finishes_its_item_as_one_of_the_pool()
    {
        using var test = new TestPool(workers: 1);
        using var submitted = new CountdownEvent(3);

        await test.Pool.Run(async () =>
        {
            LoseWorker(test.Pool);

            WorkStealingPool.Current.ShouldBe(test.Pool);
            SynchronizationContext.Current.ShouldBe(test.Pool.SynchronizationContext);
            TaskScheduler.Current.ShouldBe(test.Pool.Scheduler);
            test.Pool.Post(() => submitted.Signal());
            test.Pool.SynchronizationContext.Post(_ => submitted.Signal(), null);
            _ = Task.Factory.StartNew(() => submitted.Signal());
            submitted.WaitWithin(test.Pool);

            // What blocks without a worker has nothing to hand off.
            Blocking.Run(static () => { });
            test.Pool.GetSnapshot().Workers[0].HandOffs.ShouldBe(1);
            await WorkStealingPool.Yield();
            WorkStealingPool.Current.ShouldBe(test.Pool);
        }).Within(test.Pool);
    }

    [Fact]
    public async Task With_nothing_queued_the_thread_takes_its_worker_back_without_a_switch()
    {
        int threads = 0;
        using var test = new TestPool(workers: 1, options => options.ThreadStarted = _ => Interlocked.Increment(ref threads));

        int[] ids = await test.Pool.Run(() =>
        {
            int before = Environment.CurrentManagedThreadId;
            for (int i = 0; i < 100; i++)
            {
                Blocking.Run(() => test.Pool.GetSnapshot().Workers[0].State.ShouldBe(WorkerState.Vacant));
                test.Pool.GetSnapshot().Workers[0].State.ShouldBe(WorkerState.Running);
                test.Pool.GetSnapshot().BlockingCapacityLeft.ShouldBe(512);
            }

            return new[] { before, Environment.CurrentManagedThreadId };
        }).Within(test.Pool);
        int next = await test.Pool.Run(static () => Environment.CurrentManagedThreadId).Within(test.Pool);

        ids.ShouldAllBe(id => id == next);
        threads.ShouldBe(1);
        test.Pool.GetSnapshot().Workers[0].HandOffs.ShouldBe(100);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_item_in_the_LIFO_slot_runs_when_its_worker_blocks(bool declared)
    {
        using var test = new TestPool(workers: 1);

        await test.Pool.Run(() =>
        {
            var woken = new Gate();
            test.Pool.SynchronizationContext.Post(_ => woken.Open(), null);
            if (declared)
            {
                Blocking.Run(() => woken.Wait(test.Pool));
            }
            else
            {
                woken.Wait(test.Pool);
            }
        }).Within(test.Pool);
    }

    [Fact]
    public async Task The_item_in_the_LIFO_slot_of_a_busy_worker_is_run_by_another()
    {
        using var test = new TestPool(workers: 2);
        using var stuck = new Busy();

        await test.Pool.Run(() =>
        {
            test.Pool.SynchronizationContext.Post(_ => stuck.End(), null);
            stuck.Spin();
        }).Within(test.Pool);
    }

    [Fact]
    public async Task An_inbox_behind_a_stuck_worker_is_served_by_another()
    {
        using var test = new TestPool(workers: 2);
        using var stuck = new Busy();
        using var others = new CountdownEvent(1000);

        Task busy = test.Pool.Run(stuck.Spin);
        stuck.Begun.WaitWithin(test.Pool);

        // About half of them go to the inbox of the worker that is stuck.
        for (int i = 0; i < 1000; i++)
        {
            test.Pool.Post(() => others.Signal());
        }

        others.WaitWithin(test.Pool);
        busy.IsCompleted.ShouldBeFalse();
        NobodyWasTakenForBlocked(test.Pool);
        stuck.End();
        await busy.Within(test.Pool);
    }

    [Fact]
    public async Task A_deque_behind_a_stuck_worker_is_emptied_by_another()
    {
        using var test = new TestPool(workers: 2);
        using var stuck = new Busy();
        using var others = new CountdownEvent(1000);

        Task busy = test.Pool.Run(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                test.Pool.Post(() => others.Signal());
            }

            stuck.Spin();
        });

        others.WaitWithin(test.Pool);
        busy.IsCompleted.ShouldBeFalse();
        NobodyWasTakenForBlocked(test.Pool);
        stuck.End();
        await busy.Within(test.Pool);
    }

    [Fact]
    public async Task Busy_items_take_no_permit_and_start_no_thread()
    {
        using var test = new TestPool(workers: 2, static options => options.MaxBlockingThreads = 1);
        using var first = new Busy();
        using var second = new Busy();

        Task[] busy = [test.Pool.Run(first.Spin), test.Pool.Run(second.Spin)];
        first.Begun.WaitWithin(test.Pool);
        second.Begun.WaitWithin(test.Pool);
        Task behind = test.Pool.Run(static () => { });

        NobodyWasTakenForBlocked(test.Pool);
        test.Pool.GetSnapshot().Threads.ShouldBe(new ThreadsSnapshot(Total: 2, Working: 2, Blocked: 0, Backup: 0));
        behind.IsCompleted.ShouldBeFalse();
        first.End();
        second.End();
        await Task.WhenAll([.. busy, behind]).Within(test.Pool);
    }

    [Fact]
    public async Task Blocked_items_leave_all_workers_to_the_busy_ones()
    {
        using var test = new TestPool(workers: 2);
        using var gate = new Gate();
        using var arrived = new CountdownEvent(8);
        using var first = new Busy();
        using var second = new Busy();

        Task[] blocked = [.. Enumerable.Range(0, 8).Select(_ => test.Pool.Run(() =>
        {
            arrived.Signal();
            gate.Wait(test.Pool);
        }))];
        arrived.WaitWithin(test.Pool);
        Task[] busy = [test.Pool.Run(first.Spin), test.Pool.Run(second.Spin)];
        first.Begun.WaitWithin(test.Pool);
        second.Begun.WaitWithin(test.Pool);

        first.End();
        second.End();
        await Task.WhenAll(busy).Within(test.Pool);
        gate.Open();
        await Task.WhenAll(blocked).Within(test.Pool);
    }

    [Fact]
    public async Task After_many_blocked_items_returned_as_many_run_as_there_are_workers()
    {
        using var test = new TestPool(workers: 2);
        using var arrived = new Barrier(50);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => test.Pool.Run(() => arrived.WaitWithin(test.Pool)))).Within(test.Pool);
        int running = 0;
        int most = 0;

        for (int i = 0; i < 500; i++)
        {
            test.Pool.Post(() =>
            {
                int now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                Thread.SpinWait(2000);
                Interlocked.Decrement(ref running);
            });
        }

        await test.Pool.BecomesIdle();
        most.ShouldBeInRange(1, 2);
        await BothWorkersRunAtOnce(test.Pool);
    }

    /// <summary>Ends with the worker on another thread, where it stays: it is parked there, or busy, not on offer.</summary>
    private static void LoseWorker(WorkStealingPool pool)
    {
        var behind = new Gate();
        pool.Post(behind.Open);
        behind.Wait(pool);
    }

    private static async Task BothWorkersRunAtOnce(WorkStealingPool pool)
    {
        int met = 0;
        Task[] pair = [pool.Run(Meet), pool.Run(Meet)];
        await Task.WhenAll(pair).Within(pool);

        void Meet()
        {
            Interlocked.Increment(ref met);
            Bounded.Until(pool, () => Volatile.Read(ref met) == 2, "two items run at the same time");
        }
    }

    private static void NobodyWasTakenForBlocked(WorkStealingPool pool)
    {
        PoolSnapshot snapshot = pool.GetSnapshot();
        snapshot.Workers.Sum(static worker => worker.HandOffs).ShouldBe(0);
        snapshot.BlockingCapacityExhausted.ShouldBe(0);
        snapshot.Threads.Blocked.ShouldBe(0);
        snapshot.Threads.Total.ShouldBeLessThanOrEqualTo(pool.WorkerCount);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (int seen = Volatile.Read(ref target); seen < value;)
        {
            int before = Interlocked.CompareExchange(ref target, value, seen);
            seen = before == seen ? value : before;
        }
    }
}
