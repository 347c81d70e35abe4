using Magpie.Tests.Support;

namespace Magpie.Tests.Submission;

public sealed class RunCancellationTests
{
    [Fact]
    public async Task A_run_that_is_cancelled_while_queued_ends_at_once_and_never_runs()
    {
        using var test = new TestPool(workers: 1, static options => options.HandOffOnWait = false);
        using var gate = new Gate();
        using var cancellation = new CancellationTokenSource();
        int runs = 0;
        Task holder = test.Pool.Run(() => gate.Wait(test.Pool));
        Task[] cancelled =
        [
            test.Pool.Run(() => { runs++; }, cancellation.Token),
            test.Pool.Run(() => runs++, cancellation.Token),
            test.Pool.Run(() => Task.FromResult(runs++) as Task, cancellation.Token),
            test.Pool.Run(() => Task.FromResult(runs++), cancellation.Token),
        ];

        cancellation.Cancel();

        // The worker is still held: the tasks do not wait for it to find the items.
        foreach (Task task in cancelled)
        {
            OperationCanceledException exception = await Should.ThrowAsync<OperationCanceledException>(task.Within(test.Pool));
            exception.CancellationToken.ShouldBe(cancellation.Token);
            task.Status.ShouldBe(TaskStatus.Canceled);
        }

        gate.Open();
        await holder.Within(test.Pool);
        await test.Pool.BecomesIdle();
        runs.ShouldBe(0);
    }

    [Fact]
    public async Task A_run_that_has_begun_is_not_cancelled_from_outside()
    {
        using var test = new TestPool();
        using var gate = new Gate();
        using var started = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        Task<int> run = test.Pool.Run(
            () =>
            {
                started.Set();
                gate.Wait(test.Pool);
                return 5;
            },
            cancellation.Token);
        started.WaitWithin(test.Pool);

        cancellation.Cancel();
        run.IsCompleted.ShouldBeFalse();
        gate.Open();

        (await run.Within(test.Pool)).ShouldBe(5);
    }

    [Fact]
    public async Task An_asynchronous_run_that_has_begun_is_not_cancelled_from_outside()
    {
        using var test = new TestPool();
        using var gate = new Gate();
        using var cancellation = new CancellationTokenSource();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> run = test.Pool.Run(
            async () =>
            {
                started.SetResult();
                await gate.Opened;
                return 5;
            },
            cancellation.Token);
        await started.Task.Within(test.Pool);

        cancellation.Cancel();
        run.IsCompleted.ShouldBeFalse();
        gate.Open();

        (await run.Within(test.Pool)).ShouldBe(5);
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_keeps_the_item_from_being_queued()
    {
        using var test = new TestPool();
        var cancelled = new CancellationToken(canceled: true);
        bool ran = false;

        Task[] tasks =
        [
            test.Pool.Run(() => { ran = true; }, cancelled),
            test.Pool.Run(() => ran = true, cancelled),
            test.Pool.Run(() => Task.FromResult(ran = true) as Task, cancelled),
            test.Pool.Run(() => Task.FromResult(ran = true), cancelled),
        ];

        tasks.ShouldAllBe(task => task.Status == TaskStatus.Canceled);
        await test.Pool.BecomesIdle();
        test.Pool.GetSnapshot().Threads.Total.ShouldBe(0);
        ran.ShouldBeFalse();
    }

    [Fact]
    public async Task A_token_that_outlives_the_item_keeps_nothing_of_it()
    {
        using var test = new TestPool(workers: 1);
        using var cancellation = new CancellationTokenSource();
        WeakReference state = RunWithState(test.Pool, cancellation.Token);
        await test.Pool.BecomesIdle();

        Bounded.Until(
            test.Pool,
            () =>
            {
                // Other items, so that no thread's stack or slot still holds the last one.
                test.Pool.Post(static () => { });
                GC.Collect();
                return !state.IsAlive;
            },
            "the token's source lets go of an item that has run");
        await test.Pool.BecomesIdle();
    }

    private static WeakReference RunWithState(WorkStealingPool pool, CancellationToken token)
    {
        object state = new();
        _ = pool.Run(() => GC.KeepAlive(state), token);
        return new WeakReference(state);
    }
}
