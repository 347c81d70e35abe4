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
    public void A_thread_from_outside_that_waits_never_runs_the_task()
    {
        using var test = new TestPool();

        for (int i = 0; i < 100; i++)
        {
            Task<WorkStealingPool?> task = test.Pool.Factory.StartNew(static () => WorkStealingPool.Current);
            Bounded.Wait(task, test.Pool);
            task.Result.ShouldBeSameAs(test.Pool);
        }
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
        using var first = new TestPool();
        using var second = new TestPool();

        WorkStealingPool? seen = await first.Pool.Run(() =>
        {
            Task<WorkStealingPool?> foreign = second.Pool.Factory.StartNew(static () => WorkStealingPool.Current);
            return foreign.Result;
        }).Within(first.Pool);

        seen.ShouldBeSameAs(second.Pool);
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
