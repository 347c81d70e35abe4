using Magpie.Tests.Support;

namespace Magpie.Tests.Shutdown;

/// <summary><c>Dispose</c> and <c>DisposeAsync</c>, from inside and outside.</summary>
public sealed class DisposeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Inside_an_item_it_does_not_wait(bool asynchronous)
    {
        using var test = new TestPool(workers: 1);

        Task item = test.Pool.Run(() =>
        {
            if (asynchronous)
            {
                test.Pool.DisposeAsync().AsTask().IsCompletedSuccessfully.ShouldBeTrue();
            }
            else
            {
                test.Pool.Dispose();
            }

            test.Pool.Completion.IsCompleted.ShouldBeFalse();
        });

        await item.Within(test.Pool);
        await test.Pool.Completion.Within(test.Pool);
    }

    [Fact]
    public async Task Inside_an_async_method_of_the_pool_it_does_not_wait()
    {
        using var test = new TestPool(workers: 2);

        await test.Pool.Run(async () =>
        {
            await Task.Yield();
            await using (test.Pool)
            {
                await WorkStealingPool.Yield();
            }
        }).Within(test.Pool);

        await test.Pool.Completion.Within(test.Pool);
    }

    [Fact]
    public async Task Inside_a_blocking_scope_whose_worker_was_taken_it_does_not_wait()
    {
        using var test = new TestPool(workers: 1);

        Task item = test.Pool.Run(() =>
        {
            var behind = new Gate();
            test.Pool.Post(behind.Open);
            behind.Wait(test.Pool);
            test.Pool.Dispose();
        });

        await item.Within(test.Pool);
        await test.Pool.Completion.Within(test.Pool);
    }

    [Fact]
    public async Task Inside_an_item_of_another_pool_it_waits_and_hands_that_worker_off()
    {
        using var one = new TestPool(workers: 1);
        using var other = new TestPool(workers: 1);
        using var gate = new Gate();
        other.Pool.Post(() => gate.Wait(other.Pool));
        Bounded.UntilSnapshot(other.Pool, static s => s.Threads.Blocked == 1, "the item blocks");

        Task disposer = one.Pool.Run(other.Pool.Dispose);
        await one.Pool.Run(gate.Open).Within(one.Pool);

        await disposer.Within(one.Pool);
        other.Pool.GetSnapshot().Threads.Total.ShouldBe(0);
    }

    [Fact]
    public void Inside_a_hook_it_does_not_wait()
    {
        using var stopped = new ManualResetEventSlim();
        WorkStealingPool? pool = null;
        using var test = new TestPool(workers: 1, options =>
        {
            options.ThreadStarted = _ => pool!.ShutdownAsync().IsCompleted.ShouldBeFalse();
            options.ThreadStopping = _ =>
            {
                pool!.Dispose();
                stopped.Set();
            };
        });
        pool = test.Pool;

        test.Pool.Post(static () => { });

        stopped.WaitWithin(test.Pool);
        test.Pool.Dispose();
    }

    [Fact]
    public async Task Outside_Dispose_gives_up_what_has_not_started_and_waits_for_what_has()
    {
        using var test = new TestPool(workers: 1);
        using var busy = new Busy();
        Task running = test.Pool.Run(busy.Spin);
        busy.Begun.WaitWithin(test.Pool);
        Task queued = test.Pool.Run(static () => { });

        using CancellationTokenRegistration registration = test.Pool.Stopping.Register(busy.End);
        test.Pool.Dispose();

        running.IsCompletedSuccessfully.ShouldBeTrue();
        await Should.ThrowAsync<TaskCanceledException>(queued.Within(test.Pool));
        test.Pool.GetSnapshot().Threads.Total.ShouldBe(0);
    }

    [Fact]
    public async Task Await_using_finishes_everything()
    {
        int ran = 0;
        using var test = new TestPool(workers: 2);

        await using (test.Pool)
        {
            for (int i = 0; i < 1000; i++)
            {
                test.Pool.Post(() => Interlocked.Increment(ref ran));
            }
        }

        ran.ShouldBe(1000);
        test.Pool.Completion.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task Any_number_of_times_is_allowed()
    {
        using var test = new TestPool(workers: 2);
        await test.Pool.Run(static () => { }).Within(test.Pool);

        test.Pool.Dispose();
        test.Pool.Dispose();
        await test.Pool.DisposeAsync();
        await test.Pool.DisposeAsync();
        await test.Pool.ShutdownOnIdleAsync().Within(test.Pool);
        await test.Pool.ShutdownAsync().Within(test.Pool);
        await test.Pool.ShutdownNowAsync().Within(test.Pool);
        await test.Pool.WaitForIdleAsync().Within(test.Pool);

        test.Pool.GetSnapshot().Lifecycle.ShouldBe(PoolLifecycle.Terminated);
    }

    [Fact]
    public async Task The_shared_pool_cannot_be_ended()
    {
        WorkStealingPool shared = WorkStealingPool.Shared;

        Should.Throw<InvalidOperationException>(shared.Dispose).Message.ShouldContain("Shared");
        Should.Throw<InvalidOperationException>(() => { _ = shared.ShutdownAsync(); });
        Should.Throw<InvalidOperationException>(() => { _ = shared.ShutdownOnIdleAsync(); });
        Should.Throw<InvalidOperationException>(() => { _ = shared.ShutdownNowAsync(); });
        await Should.ThrowAsync<InvalidOperationException>(async () => await shared.DisposeAsync());

        (await shared.Run(static () => 5).Within(shared)).ShouldBe(5);
    }
}
