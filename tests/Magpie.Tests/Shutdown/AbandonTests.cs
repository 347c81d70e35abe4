using Magpie.Tests.Support;

namespace Magpie.Tests.Shutdown;

/// <summary>What <c>ShutdownNowAsync</c> gives up, who is told, and what it does not give up.</summary>
public sealed class AbandonTests
{
    [Fact]
    public async Task What_has_not_started_is_cancelled_and_counted()
    {
        using var test = new TestPool(workers: 1);
        using var busy = new Busy();
        Task running = test.Pool.Run(busy.Spin);
        busy.Begun.WaitWithin(test.Pool);
        bool ran = false;

        Task[] queued =
        [
            .. Enumerable.Range(0, 10).Select(_ => test.Pool.Run(() => { ran = true; })),
            test.Pool.Run(() => ran = true),
            test.Pool.Run(async () =>
            {
                ran = true;
                await Task.Yield();
            }),
        ];
        test.Pool.Post(() => ran = true);
        test.Pool.Post(_ => ran = true, new object());
        Task ended = test.Pool.ShutdownNowAsync();
        foreach (Task task in queued)
        {
            // Without waiting for the item that runs.
            await Should.ThrowAsync<TaskCanceledException>(task.Within(test.Pool));
        }

        ended.IsCompleted.ShouldBeFalse();
        busy.End();
        await ended.Within(test.Pool);

        running.IsCompletedSuccessfully.ShouldBeTrue();
        ran.ShouldBeFalse();
        test.Pool.GetSnapshot().Abandoned.ShouldBe(14);
    }

    [Fact]
    public async Task What_running_items_submit_is_given_up_too()
    {
        using var test = new TestPool(workers: 1);
        using var begun = new ManualResetEventSlim();
        bool ran = false;
        Task child = Task.CompletedTask;

        Task parent = test.Pool.Run(() =>
        {
            begun.Set();
            test.Pool.Stopping.WaitHandle.WaitOne(Bounded.Limit).ShouldBeTrue();
            child = test.Pool.Run(() => { ran = true; });
        });
        begun.WaitWithin(test.Pool);
        await test.Pool.ShutdownNowAsync().Within(test.Pool);

        parent.IsCompletedSuccessfully.ShouldBeTrue();
        await Should.ThrowAsync<TaskCanceledException>(child.Within(test.Pool));
        ran.ShouldBeFalse();
        test.Pool.GetSnapshot().Abandoned.ShouldBe(1);
    }

    [Fact]
    public async Task Queued_tasks_of_the_factory_are_cancelled()
    {
        using var test = new TestPool(workers: 1);
        using var busy = new Busy();
        test.Pool.Post(busy.Spin);
        busy.Begun.WaitWithin(test.Pool);
        bool ran = false;

        Task[] queued = [.. Enumerable.Range(0, 10).Select(_ => test.Pool.Factory.StartNew(() => ran = true))];
        Task ended = test.Pool.ShutdownNowAsync();
        busy.End();
        await ended.Within(test.Pool);

        // The end of a task is told on the .NET thread pool, perhaps after the end of the pool.
        foreach (Task task in queued)
        {
            await Should.ThrowAsync<TaskCanceledException>(task.Within(test.Pool));
        }

        ran.ShouldBeFalse();
    }

    [Fact]
    public async Task Who_waits_for_a_task_of_the_scheduler_does_not_wait_for_ever()
    {
        using var test = new TestPool(workers: 1);
        using var busy = new Busy();
        test.Pool.Post(busy.Spin);
        busy.Begun.WaitWithin(test.Pool);

        Task<WorkStealingPool?> queued = Task.Factory.StartNew(
            static () => WorkStealingPool.Current, CancellationToken.None, TaskCreationOptions.None, test.Pool.Scheduler);
        Task ended = test.Pool.ShutdownNowAsync();
        busy.End();
        await ended.Within(test.Pool);

        (await queued.Within(test.Pool)).ShouldBeNull();
    }

    [Fact]
    public async Task A_started_async_method_goes_on_elsewhere_so_that_its_finally_blocks_run()
    {
        using var test = new TestPool(workers: 1);
        using var gate = new Gate();
        WorkStealingPool? after = test.Pool;
        bool cleanedUp = false;
        Task operation = test.Pool.Run(async () =>
        {
            try
            {
                await gate.Opened;
                after = WorkStealingPool.Current;
            }
            finally
            {
                cleanedUp = true;
            }
        });
        await test.Pool.Run(static () => { }).Within(test.Pool);

        Task ended = test.Pool.ShutdownNowAsync();
        gate.Open();
        await operation.Within(test.Pool);
        await ended.Within(test.Pool);

        after.ShouldBeNull();
        cleanedUp.ShouldBeTrue();
        test.Pool.GetSnapshot().Abandoned.ShouldBe(0);
    }

    [Theory]
    [InlineData(EndingBy.Shutdown)]
    [InlineData(EndingBy.ShutdownNow)]
    public async Task An_async_method_that_outlives_the_pool_goes_on_elsewhere(EndingBy way)
    {
        using var test = new TestPool(workers: 1);
        using var gate = new Gate();
        WorkStealingPool? after = test.Pool;
        bool cleanedUp = false;

        // Not awaited by its item, so the pool does not know of it.
        Task operation = await test.Pool.Run(() => new Box(Begin())).ContinueWith(static box => box.Result.Task, TaskScheduler.Default).Within(test.Pool);
        await ShutdownCase.Begin(test.Pool, way).Within(test.Pool);
        gate.Open();
        await operation.Within(test.Pool);

        after.ShouldBeNull();
        cleanedUp.ShouldBeTrue();

        async Task Begin()
        {
            try
            {
                await gate.Opened;
            }
            finally
            {
                after = WorkStealingPool.Current;
                cleanedUp = true;
            }
        }
    }

    [Fact]
    public async Task Who_waits_in_line_for_capacity_is_cancelled()
    {
        using var test = new TestPool(workers: 2, static options => options.MaxBlockingThreads = 1);
        using var gate = new Gate();
        using var held = new ManualResetEventSlim();
        bool ran = false;
        test.Pool.Post(() => Blocking.Run(() =>
        {
            held.Set();
            gate.Wait(test.Pool);
        }));
        held.WaitWithin(test.Pool);
        Task[] waiters = [];
        await test.Pool.Run(() =>
        {
            waiters = [.. Enumerable.Range(0, 5).Select(_ => Blocking.RunAsync(() => { ran = true; }).AsTask())];
        }).Within(test.Pool);

        Task ended = test.Pool.ShutdownNowAsync();
        gate.Open();
        await ended.Within(test.Pool);

        foreach (Task waiter in waiters)
        {
            await Should.ThrowAsync<TaskCanceledException>(waiter.Within(test.Pool));
        }

        ran.ShouldBeFalse();
        test.Pool.GetSnapshot().Abandoned.ShouldBe(5);
        test.Pool.GetSnapshot().BlockingCapacityLeft.ShouldBe(1);
    }

    [Fact]
    public async Task An_exception_of_a_callback_on_Stopping_is_reported_and_the_pool_ends()
    {
        using var test = new TestPool(workers: 1);
        using CancellationTokenRegistration registration = test.Pool.Stopping.Register(static () => throw new FormatException());

        await test.Pool.ShutdownNowAsync().Within(test.Pool);

        (await test.Exceptions.TakeAsync(test.Pool)).ShouldBeOfType<AggregateException>().InnerException.ShouldBeOfType<FormatException>();
    }

    private sealed record Box(Task Task);
}
