using Magpie.Tests.Support;

namespace Magpie.Tests.Scheduling;

public sealed class InliningTests
{
    [Fact]
    public async Task A_thread_of_the_pool_that_waits_for_a_queued_task_runs_it_itself()
    {
        using var test = new TestPool(workers: 1, static options => options.HandOffOnWait = false);

        (int Waiter, int Runner) threads = await test.Pool.Run(() =>
        {
            Task<int> queued = test.Pool.Factory.StartNew(static () => Environment.CurrentManagedThreadId);
            return (Environment.CurrentManagedThreadId, queued.Result);
        }).Within(test.Pool);

        threads.Runner.ShouldBe(threads.Waiter);
        await test.Pool.BecomesIdle();
    }

    [Fact]
    public async Task A_task_that_was_run_by_its_waiter_runs_once()
    {
        using var test = new TestPool(workers: 1);
        int runs = 0;

        await test.Pool.Run(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                test.Pool.Factory.StartNew(() => Interlocked.Increment(ref runs)).Wait();
            }
        }).Within(test.Pool);
        await test.Pool.BecomesIdle();

        runs.ShouldBe(100);
    }

    [Fact]
    public async Task A_thread_from_outside_that_waits_never_runs_the_task()
    {
        using var test = new TestPool(workers: 1, static options => options.HandOffOnWait = false);
        using var gate = new Gate();
        Task holder = test.Pool.Run(() => gate.Wait(test.Pool));
        Task<WorkStealingPool?> queued = test.Pool.Factory.StartNew(static () => WorkStealingPool.Current);
        var waiter = new Thread(queued.Wait) { IsBackground = true };

        // The pool's only thread is held until the waiter sleeps: were the task inlined, it would run before that.
        waiter.Start();
        Bounded.Until(test.Pool, () => waiter.ThreadState.HasFlag(ThreadState.WaitSleepJoin) || queued.IsCompleted, "the waiter sleeps");
        queued.IsCompleted.ShouldBeFalse();
        gate.Open();

        (await queued.Within(test.Pool)).ShouldBeSameAs(test.Pool);
        waiter.JoinWithin(test.Pool);
        await holder.Within(test.Pool);
    }

    [Fact]
    public async Task RunSynchronously_from_outside_still_runs_on_the_pool()
    {
        using var test = new TestPool();
        var task = new Task<WorkStealingPool?>(static () => WorkStealingPool.Current);

        await TestThread.Run(() => task.RunSynchronously(test.Pool.Scheduler)).Within(test.Pool);

        (await task.Within(test.Pool)).ShouldBeSameAs(test.Pool);
    }

    [Fact]
    public async Task A_thread_of_one_pool_does_not_run_the_tasks_of_another()
    {
        using var first = new TestPool(workers: 1);
        using var second = new TestPool(workers: 1, static options => options.HandOffOnWait = false);
        using var gate = new Gate();
        Task holder = second.Pool.Run(() => gate.Wait(second.Pool));
        Task<WorkStealingPool?> foreign = second.Pool.Factory.StartNew(static () => WorkStealingPool.Current);

        // The second pool's only thread is held until the first pool's blocks: were the task inlined, it would run before that.
        Task<WorkStealingPool?> waiter = first.Pool.Run(() => foreign.Result);
        Bounded.UntilSnapshot(first.Pool, snapshot => snapshot.Threads.Blocked > 0 || foreign.IsCompleted, "the waiter blocks");
        foreign.IsCompleted.ShouldBeFalse();
        gate.Open();

        (await waiter.Within(first.Pool)).ShouldBeSameAs(second.Pool);
        await holder.Within(second.Pool);
    }

    /// <summary>
    /// Bug class 24: a thread that waits must not pick up a queued task that needs what the waiter holds. The waiter here
    /// holds a semaphore, and every task queued before the one it waits for wants that.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_waiting_item_runs_no_foreign_task_that_needs_what_it_holds(int workers)
    {
        using var test = new TestPool(workers);
        using var held = new SemaphoreSlim(1);
        Task[] others = [];

        await test.Pool.Run(() =>
        {
            held.Wait();
            others = [.. Enumerable.Range(0, 10).Select(_ => test.Pool.Factory.StartNew(() =>
            {
                held.WaitWithin(test.Pool);
                held.Release();
            }))];
            Task<int> awaited = test.Pool.Run(static async () =>
            {
                await WorkStealingPool.Yield();
                return 5;
            });
            awaited.Result.ShouldBe(5);
            held.Release();
        }).Within(test.Pool);

        await Task.WhenAll(others).Within(test.Pool);
    }
}
