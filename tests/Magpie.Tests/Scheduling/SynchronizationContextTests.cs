using Magpie.Tests.Support;

#pragma warning disable MA0147 // async void methods are what some tests here are about

namespace Magpie.Tests.Scheduling;

public sealed class SynchronizationContextTests
{
    [Fact]
    public async Task Post_runs_the_callback_on_the_pool_with_its_state()
    {
        using var test = new TestPool();
        var seen = new TaskCompletionSource<(object?, WorkStealingPool?)>(TaskCreationOptions.RunContinuationsAsynchronously);

        test.Pool.SynchronizationContext.Post(state => seen.SetResult((state, WorkStealingPool.Current)), "state");

        (await seen.Task.Within(test.Pool)).ShouldBe(("state", test.Pool));
    }

    [Fact]
    public async Task Send_from_outside_runs_the_callback_on_the_pool_and_waits_for_it()
    {
        using var test = new TestPool();
        WorkStealingPool? seen = null;

        await TestThread.Run(() => test.Pool.SynchronizationContext.Send(_ => seen = WorkStealingPool.Current, null)).Within(test.Pool);

        seen.ShouldBeSameAs(test.Pool);
    }

    [Fact]
    public async Task Send_from_inside_runs_the_callback_in_place()
    {
        using var test = new TestPool(workers: 1, static options => options.HandOffOnWait = false);

        (int Sender, int Callback) threads = await test.Pool.Run(() =>
        {
            int callback = 0;
            test.Pool.SynchronizationContext.Send(_ => callback = Environment.CurrentManagedThreadId, null);
            return (Environment.CurrentManagedThreadId, callback);
        }).Within(test.Pool);

        threads.Callback.ShouldBe(threads.Sender);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_sent_callback_throws_reaches_the_sender(bool fromInside)
    {
        using var test = new TestPool();
        void Send() => test.Pool.SynchronizationContext.Send(static _ => throw new FormatException(), null);

        await Should.ThrowAsync<FormatException>((fromInside ? test.Pool.Run(Send) : TestThread.Run(Send)).Within(test.Pool));
    }

    [Fact]
    public async Task What_a_posted_callback_throws_is_unhandled_and_the_worker_goes_on()
    {
        using var test = new TestPool(workers: 1);

        test.Pool.SynchronizationContext.Post(static _ => throw new FormatException(), null);

        (await test.Exceptions.TakeAsync(test.Pool)).ShouldBeOfType<FormatException>();
        (await test.Pool.Run(static () => 5).Within(test.Pool)).ShouldBe(5);
    }

    [Fact]
    public void A_copy_leads_to_the_same_pool()
    {
        using var test = new TestPool();

        test.Pool.SynchronizationContext.CreateCopy().ShouldBeSameAs(test.Pool.SynchronizationContext);
    }

    [Fact]
    public async Task An_async_void_method_is_unfinished_until_it_ends()
    {
        using var test = new TestPool();
        using var gate = new Gate();
        bool ended = false;

        async void Work()
        {
            await gate.Opened;
            ended = true;
        }

        test.Pool.Post(Work);
        Bounded.UntilSnapshot(test.Pool, static snapshot => snapshot.Workers.Sum(worker => worker.ItemsRun) == 1, "its first step has run");
        Task idle = test.Pool.WaitForIdleAsync();

        test.Pool.IsIdle.ShouldBeFalse();
        idle.IsCompleted.ShouldBeFalse();
        gate.Open();
        await idle.Within(test.Pool);
        ended.ShouldBeTrue();
    }

    [Fact]
    public async Task What_an_async_void_method_throws_is_unhandled_and_it_counts_as_ended()
    {
        using var test = new TestPool();

        static async void Work()
        {
            await Task.Yield();
            throw new FormatException();
        }

        test.Pool.Post(Work);

        (await test.Exceptions.TakeAsync(test.Pool)).ShouldBeOfType<FormatException>();
        await test.Pool.BecomesIdle();
    }

    [Fact]
    public async Task A_thread_of_no_pool_can_make_it_its_own_context()
    {
        using var test = new TestPool();

        WorkStealingPool?[] seen = await Task.Run(async () =>
        {
            SynchronizationContext.SetSynchronizationContext(test.Pool.SynchronizationContext);
            WorkStealingPool? before = WorkStealingPool.Current;
            await Task.Delay(1);
            return new[] { before, WorkStealingPool.Current };
        }).Within(test.Pool);

        seen.ShouldBe([null, test.Pool]);
    }
}
