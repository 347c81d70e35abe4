using Magpie.Tests.Support;

namespace Magpie.Tests.Scheduling;

public sealed class AwaitTests
{
    [Fact]
    public async Task After_an_await_the_method_is_back_on_the_pool()
    {
        using var test = new TestPool();
        var outside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<(WorkStealingPool?, SynchronizationContext?, TaskScheduler)> run = test.Pool.Run(async () =>
        {
            await outside.Task;
            return (WorkStealingPool.Current, SynchronizationContext.Current, TaskScheduler.Current);
        });

        Bounded.UntilSnapshot(test.Pool, static snapshot => snapshot.Workers.Sum(worker => worker.ItemsRun) == 1, "the function awaits");
        outside.SetResult();
        (WorkStealingPool? pool, SynchronizationContext? context, TaskScheduler scheduler) = await run.Within(test.Pool);

        pool.ShouldBeSameAs(test.Pool);
        context.ShouldBeSameAs(test.Pool.SynchronizationContext);
        scheduler.ShouldBeSameAs(test.Pool.Scheduler);
    }

    [Fact]
    public async Task It_comes_back_after_each_of_many_awaits_whatever_completes_them()
    {
        using var test = new TestPool();

        int onPool = await test.Pool.Run(async () =>
        {
            int count = 0;
            for (int i = 0; i < 100; i++)
            {
                Task awaited = (i % 3) switch
                {
                    0 => Task.Run(static () => { }),
                    1 => Task.Factory.StartNew(static () => { }, CancellationToken.None, TaskCreationOptions.None, test.Pool.Scheduler),
                    _ => Task.Delay(1),
                };
                await awaited;
                count += WorkStealingPool.Current == test.Pool ? 1 : 0;
            }

            return count;
        }).Within(test.Pool);

        onPool.ShouldBe(100);
    }

    [Fact]
    public async Task With_ConfigureAwait_false_the_rest_runs_on_the_net_thread_pool()
    {
        using var test = new TestPool();
        var outside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<(WorkStealingPool?, SynchronizationContext?, bool)> run = test.Pool.Run(async () =>
        {
            await outside.Task.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            return (WorkStealingPool.Current, SynchronizationContext.Current, Thread.CurrentThread.IsThreadPoolThread);
        });

        outside.SetResult();

        (await run.Within(test.Pool)).ShouldBe((null, null, true));
    }

    [Fact]
    public async Task Who_awaits_the_pool_from_outside_does_not_go_on_on_its_threads()
    {
        using var test = new TestPool();
        using var gate = new Gate();

        async Task<WorkStealingPool?> Await(Task task, bool capture)
        {
            await task.ConfigureAwait(capture);
            return WorkStealingPool.Current;
        }

        Task run = test.Pool.Run(() => gate.Wait(test.Pool));
        Task<WorkStealingPool?> plain = Await(run, capture: true);
        Task<WorkStealingPool?> configured = Await(run, capture: false);
        gate.Open();

        (await plain.Within(test.Pool)).ShouldBeNull();
        (await configured.Within(test.Pool)).ShouldBeNull();
    }

    [Fact]
    public async Task Enumerating_asynchronously_stays_on_the_pool()
    {
        using var test = new TestPool();

        static async IAsyncEnumerable<WorkStealingPool?> Produce()
        {
            for (int i = 0; i < 5; i++)
            {
                await Task.Delay(1);
                yield return WorkStealingPool.Current;
            }
        }

        List<WorkStealingPool?> seen = await test.Pool.Run(async () =>
        {
            var pools = new List<WorkStealingPool?>();
            await foreach (WorkStealingPool? producer in Produce())
            {
                pools.Add(producer);
                pools.Add(WorkStealingPool.Current);
            }

            return pools;
        }).Within(test.Pool);

        seen.Count.ShouldBe(10);
        seen.ShouldAllBe(pool => pool == test.Pool);
    }

    [Fact]
    public async Task An_asynchronous_operation_is_unfinished_while_it_awaits()
    {
        using var test = new TestPool();
        using var gate = new Gate();

        Task run = test.Pool.Run(() => gate.Opened);
        Bounded.UntilSnapshot(test.Pool, static snapshot => snapshot.Workers.Sum(worker => worker.ItemsRun) == 1, "the function has returned");
        Task idle = test.Pool.WaitForIdleAsync();

        test.Pool.IsIdle.ShouldBeFalse();
        idle.IsCompleted.ShouldBeFalse();
        gate.Open();
        await run.Within(test.Pool);
        await idle.Within(test.Pool);
    }
}
