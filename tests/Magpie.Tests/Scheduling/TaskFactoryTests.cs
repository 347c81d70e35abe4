using Magpie.Tests.Support;

namespace Magpie.Tests.Scheduling;

public sealed class TaskFactoryTests
{
    [Fact]
    public async Task Tasks_started_in_a_task_of_the_pool_run_on_it_too()
    {
        using var test = new TestPool();

        WorkStealingPool? seen = await test.Pool.Factory.StartNew(static () =>
            Task.Factory.StartNew(static () =>
                Task.Factory.StartNew(static () => WorkStealingPool.Current)).Unwrap()).Unwrap().Within(test.Pool);

        seen.ShouldBeSameAs(test.Pool);
    }

    [Fact]
    public async Task A_parent_is_done_when_its_attached_children_are()
    {
        using var test = new TestPool();
        using var gate = new Gate();
        using var started = new ManualResetEventSlim();
        bool childEnded = false;

        Task parent = test.Pool.Factory.StartNew(() =>
        {
            _ = Task.Factory.StartNew(
                () =>
                {
                    started.Set();
                    gate.Wait(test.Pool);
                    childEnded = true;
                },
                TaskCreationOptions.AttachedToParent);
        });
        started.WaitWithin(test.Pool);
        Bounded.Until(test.Pool, () => parent.Status == TaskStatus.WaitingForChildrenToComplete, "the parent waits for its child");
        gate.Open();
        await parent.Within(test.Pool);

        childEnded.ShouldBeTrue();
    }

    [Fact]
    public async Task The_exception_of_an_attached_child_reaches_the_parent()
    {
        using var test = new TestPool();

        Task parent = test.Pool.Factory.StartNew(static () =>
        {
            _ = Task.Factory.StartNew(static () => throw new FormatException(), TaskCreationOptions.AttachedToParent);
        });

        await Should.ThrowAsync<AggregateException>(parent.Within(test.Pool));
        parent.Exception!.Flatten().InnerExceptions.ShouldHaveSingleItem().ShouldBeOfType<FormatException>();
    }

    [Fact]
    public async Task A_parent_that_denies_children_does_not_wait_for_them()
    {
        using var test = new TestPool();
        using var gate = new Gate();
        var child = new TaskCompletionSource<Task>();

        Task parent = test.Pool.Factory.StartNew(
            () => child.SetResult(Task.Factory.StartNew(() => gate.Wait(test.Pool), TaskCreationOptions.AttachedToParent)),
            TaskCreationOptions.DenyChildAttach);

        await parent.Within(test.Pool);
        (await child.Task).IsCompleted.ShouldBeFalse();
        gate.Open();
        await (await child.Task).Within(test.Pool);
    }

    [Theory]
    [InlineData("Post")]
    [InlineData("Run(Action)")]
    [InlineData("Run(Func<Task>)")]
    public async Task A_child_has_nothing_to_attach_to_in_an_item_that_is_no_task(string way)
    {
        using var test = new TestPool();
        using var gate = new Gate();

        Task child = await test.Pool.Get(way, () =>
            Task.Factory.StartNew(() => gate.Wait(test.Pool), TaskCreationOptions.AttachedToParent));

        child.IsCompleted.ShouldBeFalse();
        gate.Open();
        await child.Within(test.Pool);
        await test.Pool.ShutdownAsync().Within(test.Pool);
    }

    [Fact]
    public async Task A_task_that_hides_its_scheduler_runs_on_the_pool_and_starts_others_elsewhere()
    {
        using var test = new TestPool();

        (WorkStealingPool? Own, TaskScheduler Seen, WorkStealingPool? Inner) result = await test.Pool.Factory.StartNew(
            static async () =>
            {
                TaskScheduler seen = TaskScheduler.Current;
                WorkStealingPool? own = WorkStealingPool.Current;
                WorkStealingPool? inner = await Task.Factory.StartNew(static () => WorkStealingPool.Current);
                return (own, seen, inner);
            },
            TaskCreationOptions.HideScheduler).Unwrap().Within(test.Pool);

        result.ShouldBe((test.Pool, TaskScheduler.Default, null));
    }

    [Fact]
    public async Task A_long_running_task_gives_its_worker_to_others()
    {
        using var test = new TestPool(workers: 1, static options => options.HandOffOnWait = false);
        using var gate = new Gate();

        Task longRunning = test.Pool.Factory.StartNew(() => gate.Wait(test.Pool), TaskCreationOptions.LongRunning);
        Task other = test.Pool.Factory.StartNew(gate.Open);

        await other.Within(test.Pool);
        await longRunning.Within(test.Pool);
    }

    [Fact]
    public async Task A_task_that_is_not_long_running_keeps_its_worker_where_waits_are_not_noticed()
    {
        using var test = new TestPool(workers: 1, static options => options.HandOffOnWait = false);
        using var gate = new Gate();
        using var started = new ManualResetEventSlim();
        Task holder = test.Pool.Factory.StartNew(() =>
        {
            started.Set();
            gate.Wait(test.Pool);
        });
        started.WaitWithin(test.Pool);

        Task other = test.Pool.Factory.StartNew(static () => { });

        test.Pool.GetSnapshot().Threads.Total.ShouldBe(1);
        other.IsCompleted.ShouldBeFalse();
        gate.Open();
        await Task.WhenAll(holder, other).Within(test.Pool);
    }

    [Fact]
    public async Task Continuations_run_where_they_were_told_to()
    {
        using var test = new TestPool();

        Task<WorkStealingPool?> first = Task.Run(static () => WorkStealingPool.Current);
        Task<WorkStealingPool?> onPool = first.ContinueWith(static _ => WorkStealingPool.Current, test.Pool.Scheduler);
        Task<WorkStealingPool?> synchronously = onPool.ContinueWith(
            static _ => WorkStealingPool.Current, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, test.Pool.Scheduler);
        Task<WorkStealingPool?> away = synchronously.ContinueWith(static _ => WorkStealingPool.Current, TaskScheduler.Default);

        (await Task.WhenAll(first, onPool, synchronously, away).Within(test.Pool)).ShouldBe([null, test.Pool, test.Pool, null]);
    }

    [Fact]
    public async Task ContinueWhenAll_of_the_factory_runs_on_the_pool()
    {
        using var test = new TestPool();
        Task[] tasks = [Task.Run(static () => { }), test.Pool.Factory.StartNew(static () => { })];

        WorkStealingPool? seen = await test.Pool.Factory.ContinueWhenAll(tasks, static _ => WorkStealingPool.Current).Within(test.Pool);

        seen.ShouldBeSameAs(test.Pool);
    }

    [Fact]
    public async Task A_task_that_was_cancelled_while_queued_does_not_run()
    {
        using var test = new TestPool(workers: 1, static options => options.HandOffOnWait = false);
        using var gate = new Gate();
        using var cancellation = new CancellationTokenSource();
        bool ran = false;
        Task holder = test.Pool.Run(() => gate.Wait(test.Pool));

        Task cancelled = test.Pool.Factory.StartNew(() => ran = true, cancellation.Token);
        cancellation.Cancel();
        gate.Open();

        await Should.ThrowAsync<TaskCanceledException>(cancelled.Within(test.Pool));
        await holder.Within(test.Pool);
        await test.Pool.BecomesIdle();
        ran.ShouldBeFalse();
    }
}
