using Magpie.Tests.Support;

namespace Magpie.Tests.HandingOff;

/// <summary>Waits for a limit that are given up: by a token, by an interrupt, by the end of the pool.</summary>
public sealed class BlockingLimitCancellationTests
{
    [Fact]
    public void A_cancelled_token_is_refused_although_there_is_room()
    {
        var limit = new BlockingLimit("db", 1);
        var cancelled = new CancellationToken(canceled: true);
        bool ran = false;

        Should.Throw<OperationCanceledException>(() => limit.Run(() => ran = true, cancelled)).CancellationToken.ShouldBe(cancelled);
        Should.Throw<OperationCanceledException>(() => limit.Enter(cancelled));
        limit.RunAsync(() => ran = true, cancelled).AsTask().IsCanceled.ShouldBeTrue();

        ran.ShouldBeFalse();
        BlockingLimitTests.IsEmpty(limit);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancelled_RunAsync_ends_at_once_and_leaves_the_line(bool onPool)
    {
        using var test = new TestPool(workers: 1);
        var limit = new BlockingLimit("db", 1);
        using var gate = new Gate();
        using var cancellation = new CancellationTokenSource();
        await BlockingLimitTests.Hold(limit, gate, test.Pool);
        bool ran = false;

        Task waits = Task.CompletedTask;
        void Wait() => waits = limit.RunAsync(() => ran = true, cancellation.Token).AsTask();
        if (onPool)
        {
            await test.Pool.Run(Wait, CancellationToken.None).Within(test.Pool);
        }
        else
        {
            Wait();
        }

        limit.GetSnapshot().Waiting.ShouldBe(1);
        await cancellation.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(waits.Within(test.Pool))).CancellationToken.ShouldBe(cancellation.Token);
        limit.GetSnapshot().Waiting.ShouldBe(0);
        limit.GetSnapshot().TimesGivenUp.ShouldBe(1);
        gate.Open();
        await test.Pool.BecomesIdle();
        Bounded.Until(test.Pool, () => limit.GetSnapshot().InUse == 0, "the limit is free");
        ran.ShouldBeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancelled_thread_goes_on_at_once_and_leaves_the_line(bool onPool)
    {
        using var test = new TestPool(workers: 1);
        var limit = new BlockingLimit("db", 1);
        using var gate = new Gate();
        using var cancellation = new CancellationTokenSource();
        await BlockingLimitTests.Hold(limit, gate, test.Pool);
        bool ran = false;

        void Wait() => limit.Run(() => ran = true, cancellation.Token);
        Task waits = onPool ? test.Pool.Run(Wait, CancellationToken.None) : TestThread.Run(Wait);
        Bounded.Until(test.Pool, () => limit.GetSnapshot().Waiting == 1, "the thread waits");
        await cancellation.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(waits.Within(test.Pool))).CancellationToken.ShouldBe(cancellation.Token);
        (limit.GetSnapshot().Waiting, limit.GetSnapshot().TimesGivenUp).ShouldBe((0, 1));
        ran.ShouldBeFalse();
        gate.Open();
        Bounded.UntilSnapshot(test.Pool, static s => s.BlockingCapacityLeft == 512, "the permit of the pool is back");
    }

    [Fact]
    public async Task An_interrupted_thread_leaves_the_line()
    {
        using var test = new TestPool(workers: 1);
        var limit = new BlockingLimit("db", 1);
        using var gate = new Gate();
        await BlockingLimitTests.Hold(limit, gate, test.Pool);
        Thread? waiter = null;

        Task waits = test.Pool.Run(() =>
        {
            waiter = Thread.CurrentThread;
            limit.Run(static () => { });
        });
        Bounded.UntilSnapshot(test.Pool, static s => s.Threads.Blocked == 1, "the item waits");
        waiter!.Interrupt();

        await Should.ThrowAsync<ThreadInterruptedException>(waits.Within(test.Pool));
        limit.GetSnapshot().Waiting.ShouldBe(0);
        gate.Open();
        Bounded.Until(test.Pool, () => limit.GetSnapshot().InUse == 0, "the limit is free");
    }

    [Fact]
    public async Task A_pool_that_abandons_its_work_cancels_what_waits_for_a_limit_and_ends()
    {
        var test = new TestPool(workers: 1);
        var limit = new BlockingLimit("db", 1);
        using var gate = new Gate();
        await BlockingLimitTests.Hold(limit, gate, test.Pool);
        bool ran = false;
        Task[] waits = [];
        await test.Pool.Run(() => { waits = [.. Enumerable.Range(0, 5).Select(_ => limit.RunAsync(() => ran = true).AsTask())]; }).Within(test.Pool);

        test.Pool.IsIdle.ShouldBeFalse();
        await test.Pool.ShutdownNowAsync().Within(test.Pool);

        foreach (Task wait in waits)
        {
            await Should.ThrowAsync<OperationCanceledException>(wait.Within(test.Pool));
        }

        test.Pool.GetSnapshot().Abandoned.ShouldBe(5);
        limit.GetSnapshot().Waiting.ShouldBe(0);
        gate.Open();
        Bounded.Until(test.Pool, () => limit.GetSnapshot().InUse == 0, "the limit is free");
        ran.ShouldBeFalse();
        test.Dispose();
    }

    [Fact]
    public async Task A_pool_that_drains_waits_for_what_waits_for_a_limit()
    {
        using var test = new TestPool(workers: 1);
        var limit = new BlockingLimit("db", 1);
        using var gate = new Gate();
        await BlockingLimitTests.Hold(limit, gate, test.Pool);
        bool ran = false;
        await test.Pool.Run(() => { _ = limit.RunAsync(() => ran = true).AsTask(); }).Within(test.Pool);

        Task ended = test.Pool.ShutdownAsync();
        ended.IsCompleted.ShouldBeFalse();
        gate.Open();
        await ended.Within(test.Pool);

        ran.ShouldBeTrue();
    }

    [Fact]
    public async Task Code_that_waits_for_capacity_does_not_hold_the_limit_and_is_abandoned_with_its_pool()
    {
        var test = new TestPool(workers: 1, static options => options.MaxBlockingThreads = 1);
        var limit = new BlockingLimit("db", 1);
        using var gate = new Gate();
        using var holds = new ManualResetEventSlim();
        Task holder = test.Pool.Run(() => Blocking.Run(() =>
        {
            holds.Set();
            gate.Wait(test.Pool);
        }));
        holds.WaitWithin(test.Pool);
        Task waits = Task.CompletedTask;
        await test.Pool.Run(() => { waits = limit.RunAsync(static () => { }).AsTask(); }).Within(test.Pool);
        (limit.GetSnapshot().InUse, test.Pool.GetSnapshot().BlockingWaiters).ShouldBe((0, 1));

        Task ended = test.Pool.ShutdownNowAsync();
        await Should.ThrowAsync<OperationCanceledException>(waits.Within(test.Pool));
        limit.Run(static () => true).ShouldBeTrue();
        BlockingLimitTests.IsEmpty(limit);
        gate.Open();
        await Task.WhenAll(ended, holder).Within(test.Pool);
        test.Dispose();
    }
}
