using Magpie.Tests.Support;

namespace Magpie.Tests.Shutdown;

/// <summary>What each way to end a pool admits, and what it finishes.</summary>
public sealed class ShutdownModeTests
{
    [Fact]
    public async Task Shutdown_finishes_what_was_admitted_and_what_that_submits()
    {
        using var test = new TestPool(workers: 1);
        using var busy = new Busy();
        int left = 100;
        test.Pool.Post(busy.Spin);
        busy.Begun.WaitWithin(test.Pool);
        Task queued = test.Pool.Run(static () => { });
        test.Pool.Post(Chain);

        Task ended = test.Pool.ShutdownAsync();
        busy.End();
        await ended.Within(test.Pool);

        queued.IsCompletedSuccessfully.ShouldBeTrue();
        left.ShouldBe(0);
        test.Pool.Stopping.IsCancellationRequested.ShouldBeFalse();
        test.Pool.GetSnapshot().Abandoned.ShouldBe(0);

        void Chain()
        {
            if (--left > 0)
            {
                test.Pool.Post(Chain);
            }
        }
    }

    [Fact]
    public async Task Async_methods_go_on_to_their_end_during_a_drain_on_the_pool()
    {
        using var test = new TestPool(workers: 2);
        using var gate = new Gate();
        WorkStealingPool? after = null;
        Task<int> operation = test.Pool.Run(async () =>
        {
            await gate.Opened;
            after = WorkStealingPool.Current;
            await test.Pool.Run(static () => { });
            await WorkStealingPool.Yield();
            return await test.Pool.Run(static () => 5);
        });

        Task ended = test.Pool.ShutdownAsync();
        test.Pool.GetSnapshot().Lifecycle.ShouldBe(PoolLifecycle.Draining);
        gate.Open();
        await ended.Within(test.Pool);

        (await operation.Within(test.Pool)).ShouldBe(5);
        after.ShouldBe(test.Pool);
    }

    [Theory]
    [InlineData(EndingBy.Shutdown)]
    [InlineData(EndingBy.ShutdownNow)]
    public async Task From_outside_nothing_is_admitted_during_the_end_nor_after_it(EndingBy way)
    {
        using var test = new TestPool(workers: 1);
        using var busy = new Busy();
        test.Pool.Post(busy.Spin);
        busy.Begun.WaitWithin(test.Pool);

        Task ended = ShutdownCase.Begin(test.Pool, way);
        AssertRefuses(test.Pool);
        busy.End();
        await ended.Within(test.Pool);

        AssertRefuses(test.Pool);
        await Should.ThrowAsync<ObjectDisposedException>(async () => await test.Pool.SwitchTo());
    }

    [Fact]
    public async Task ShutdownOnIdle_admits_until_the_pool_is_idle()
    {
        using var test = new TestPool(workers: 1);
        using var busy = new Busy();
        test.Pool.Post(busy.Spin);
        busy.Begun.WaitWithin(test.Pool);

        Task ended = test.Pool.ShutdownOnIdleAsync();
        test.Pool.GetSnapshot().Lifecycle.ShouldBe(PoolLifecycle.EndingOnIdle);
        Task later = test.Pool.Run(static () => { });
        test.Pool.TryPost(static () => { }).ShouldBeTrue();
        busy.End();
        await ended.Within(test.Pool);

        later.IsCompletedSuccessfully.ShouldBeTrue();
        test.Pool.Stopping.IsCancellationRequested.ShouldBeFalse();
        AssertRefuses(test.Pool);
    }

    [Fact]
    public async Task Shutdown_is_stricter_than_ShutdownOnIdle()
    {
        using var test = new TestPool(workers: 1);
        using var busy = new Busy();
        test.Pool.Post(busy.Spin);
        busy.Begun.WaitWithin(test.Pool);

        Task lenient = test.Pool.ShutdownOnIdleAsync();
        Task queued = test.Pool.Run(static () => { });
        Task strict = test.Pool.ShutdownAsync();
        Task lenientAgain = test.Pool.ShutdownOnIdleAsync();
        AssertRefuses(test.Pool);
        busy.End();
        await Task.WhenAll(lenient, strict, lenientAgain).Within(test.Pool);

        queued.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Theory]
    [InlineData(EndingBy.ShutdownOnIdle)]
    [InlineData(EndingBy.Shutdown)]
    public async Task ShutdownNow_is_stricter_than_the_others(EndingBy lenientWay)
    {
        using var test = new TestPool(workers: 1);
        using var busy = new Busy();
        test.Pool.Post(busy.Spin);
        busy.Begun.WaitWithin(test.Pool);
        Task queued = test.Pool.Run(static () => { });

        Task lenient = ShutdownCase.Begin(test.Pool, lenientWay);
        Task strict = test.Pool.ShutdownNowAsync();
        test.Pool.Stopping.IsCancellationRequested.ShouldBeTrue();
        Task lenientAgain = ShutdownCase.Begin(test.Pool, lenientWay);
        busy.End();
        await Task.WhenAll(lenient, strict, lenientAgain).Within(test.Pool);

        await Should.ThrowAsync<TaskCanceledException>(queued.Within(test.Pool));
    }

    [Fact]
    public async Task Any_mix_from_many_threads_at_once_ends()
    {
        for (int round = 0; round < 60; round++)
        {
            using var test = new TestPool(workers: 2);
            using var together = new Barrier(6);
            for (int i = 0; i < 20; i++)
            {
                test.Pool.Post(static () => Blocking.Run(static () => { }));
            }

            Task[] callers = [.. Enumerable.Range(round, 6).Select(i => Task.Factory.StartNew(
                () =>
                {
                    together.WaitWithin(test.Pool);
                    return ShutdownCase.Begin(test.Pool, (EndingBy)(i % 5));
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default).Unwrap())];
            await Task.WhenAll(callers).Within(test.Pool);

            test.Pool.GetSnapshot().Threads.Total.ShouldBe(0);
        }
    }

    private static void AssertRefuses(WorkStealingPool pool)
    {
        Should.Throw<ObjectDisposedException>(() => pool.Post(static () => { })).Message.ShouldContain(pool.Name);
        Should.Throw<ObjectDisposedException>(() => pool.Post(static _ => { }, 1));
        Should.Throw<ObjectDisposedException>(() => pool.UnsafePost(new Nothing()));
        Should.Throw<ObjectDisposedException>(() => { _ = pool.Run(static () => { }); });
        Should.Throw<ObjectDisposedException>(() => { _ = pool.Run(static () => Task.CompletedTask); });
        pool.TryPost(static () => { }).ShouldBeFalse();
    }

    private sealed class Nothing : IThreadPoolWorkItem
    {
        public void Execute()
        {
        }
    }
}
