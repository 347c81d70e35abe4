using Magpie.Tests.Support;

namespace Magpie.Tests.Shutdown;

/// <summary>Waiting for idleness ends when nothing admitted is unfinished: not before, and not later.</summary>
public sealed class WaitForIdleTests
{
    [Fact]
    public async Task A_pool_that_does_nothing_is_idle()
    {
        using var test = new TestPool(workers: 2);
        test.Pool.IsIdle.ShouldBeTrue();
        test.Pool.WaitForIdleAsync().IsCompletedSuccessfully.ShouldBeTrue();

        await test.Pool.Run(static () => { }).Within(test.Pool);
        await test.Pool.BecomesIdle();

        test.Pool.IsIdle.ShouldBeTrue();
        test.Pool.WaitForIdleAsync().IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task It_waits_for_what_items_submit()
    {
        using var test = new TestPool(workers: 2);
        for (int round = 0; round < 200; round++)
        {
            int ran = 0;
            Grow(6);
            await test.Pool.BecomesIdle();
            ran.ShouldBe(127);

            void Grow(int depth) => test.Pool.Post(() =>
            {
                if (depth > 0)
                {
                    Grow(depth - 1);
                    Grow(depth - 1);
                }

                Interlocked.Increment(ref ran);
            });
        }
    }

    [Fact]
    public async Task It_waits_for_an_asynchronous_operation_that_awaits()
    {
        using var test = new TestPool(workers: 2);
        using var gate = new Gate();
        bool ended = false;

        Task operation = test.Pool.Run(async () =>
        {
            await gate.Opened;
            await WorkStealingPool.Yield();
            ended = true;
        });
        Task idle = await NotIdleYet(test.Pool);
        gate.Open();
        await idle.Within(test.Pool);

        ended.ShouldBeTrue();
        operation.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task It_waits_for_an_operation_that_ends_off_the_pool()
    {
        using var test = new TestPool(workers: 2);
        using var gate = new Gate();
        bool ended = false;

        Task operation = test.Pool.Run(async () =>
        {
            await gate.Opened.ConfigureAwait(false);
            ended = true;
        });
        Task idle = await NotIdleYet(test.Pool);
        gate.Open();
        await idle.Within(test.Pool);

        ended.ShouldBeTrue();
        operation.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task It_waits_for_an_async_void_method()
    {
        using var test = new TestPool(workers: 2);
        using var gate = new Gate();
        bool ended = false;

        test.Pool.Post(() => Begin());
        Task idle = await NotIdleYet(test.Pool);
        gate.Open();
        await idle.Within(test.Pool);

        ended.ShouldBeTrue();

        async void Begin()
        {
            await gate.Opened;
            ended = true;
        }
    }

    [Fact]
    public async Task It_waits_for_a_blocked_item_that_lost_its_worker()
    {
        using var test = new TestPool(workers: 1);
        using var gate = new Gate();
        bool ended = false;

        test.Pool.Post(() =>
        {
            gate.Wait(test.Pool);
            ended = true;
        });
        Task idle = await NotIdleYet(test.Pool);
        gate.Open();
        await idle.Within(test.Pool);

        ended.ShouldBeTrue();
    }

    [Fact]
    public async Task It_tells_all_who_wait()
    {
        using var test = new TestPool(workers: 2);
        using var busy = new Busy();
        test.Pool.Post(busy.Spin);
        busy.Begun.WaitWithin(test.Pool);

        Task[][] waiters = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            Enumerable.Range(0, 50).Select(_ => test.Pool.WaitForIdleAsync()).ToArray()))).Within(test.Pool);
        waiters.SelectMany(static waits => waits).ShouldAllBe(static wait => !wait.IsCompleted);
        busy.End();

        await Task.WhenAll(waiters.SelectMany(static waits => waits)).Within(test.Pool);
    }

    [Fact]
    public async Task Cancellation_ends_the_wait_alone()
    {
        using var test = new TestPool(workers: 2);
        using var busy = new Busy();
        using var cancellation = new CancellationTokenSource();
        Task item = test.Pool.Run(busy.Spin);
        busy.Begun.WaitWithin(test.Pool);

        Task cancelled = test.Pool.WaitForIdleAsync(cancellation.Token);
        Task other = test.Pool.WaitForIdleAsync();
        await cancellation.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(cancelled.Within(test.Pool))).CancellationToken.ShouldBe(cancellation.Token);
        test.Pool.WaitForIdleAsync(cancellation.Token).IsCanceled.ShouldBeTrue();
        other.IsCompleted.ShouldBeFalse();
        item.IsCompleted.ShouldBeFalse();
        busy.End();
        await other.Within(test.Pool);
        item.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task It_does_not_return_early_while_several_threads_submit()
    {
        using var test = new TestPool(workers: 2);
        for (int round = 0; round < 100; round++)
        {
            int ran = 0;
            await Task.WhenAll(Enumerable.Range(0, 3).Select(thread => Task.Run(async () =>
            {
                for (int i = 0; i < 50; i++)
                {
                    int before = Volatile.Read(ref ran);
                    bool mine = false;
                    test.Pool.Post(() =>
                    {
                        Interlocked.Increment(ref ran);
                        test.Pool.Post(() => mine = true);
                    });
                    if (i % 10 == thread)
                    {
                        await test.Pool.WaitForIdleAsync();
                        mine.ShouldBeTrue();
                        ran.ShouldBeGreaterThan(before);
                    }
                }
            }))).Within(test.Pool);
            await test.Pool.BecomesIdle();
            ran.ShouldBe(150);
        }
    }

    /// <summary>Begins to wait, and lets the pool run dry but for what the test holds up.</summary>
    private static async Task<Task> NotIdleYet(WorkStealingPool pool)
    {
        Task idle = pool.WaitForIdleAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => pool.Run(static () => { }))).Within(pool);
        Bounded.UntilSnapshot(pool, static s => s is { Unfinished: 1, Threads.Working: 0 }, "all but one unit have ended, and no thread is about to count one");
        idle.IsCompleted.ShouldBeFalse();
        pool.IsIdle.ShouldBeFalse();
        return idle;
    }
}
