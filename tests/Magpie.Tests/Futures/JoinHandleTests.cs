using Magpie.Tests.Support;

namespace Magpie.Tests.Futures;

public sealed class JoinHandleTests
{
    [Fact]
    public async Task It_is_awaited_off_the_pool_before_and_after_the_end()
    {
        using var test = new TestPool();
        using var gate = new Gate();
        JoinHandle<int> early = test.Pool.Spawn(Wait(gate, 1));
        Task<int> awaited = Await(early);
        gate.Open();

        (await awaited.Within(test.Pool)).ShouldBe(1);

        JoinHandle<int> late = test.Pool.Spawn(Wait(gate, 2));
        Bounded.Until(test.Pool, () => late.IsCompleted, "the future has ended");
        (await Await(late).Within(test.Pool)).ShouldBe(2);
    }

    [Fact]
    public async Task Code_off_the_pool_that_awaits_it_goes_on_off_the_pool()
    {
        using var test = new TestPool();
        using var gate = new Gate();
        Task<bool> onPool = Task.Run(async () =>
        {
            await test.Pool.Spawn(Wait(gate, 0));
            return WorkStealingPool.Current is not null;
        });
        gate.Open();

        (await onPool.Within(test.Pool)).ShouldBeFalse();
    }

    [Fact]
    public async Task Code_under_a_synchronisation_context_goes_on_there()
    {
        using var test = new TestPool();
        using var other = new TestPool(workers: 1);

        WorkStealingPool? after = await other.Pool.Run(async () =>
        {
            await test.Pool.Spawn(Answer(1));
            return WorkStealingPool.Current;
        }).Within(other.Pool);

        after.ShouldBeSameAs(other.Pool);
    }

    [Fact]
    public async Task Code_under_a_task_scheduler_goes_on_there()
    {
        using var test = new TestPool();
        using var gate = new Gate();
        TaskScheduler exclusive = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        Task<TaskScheduler> after = Task.Factory.StartNew(
            async () =>
            {
                await test.Pool.Spawn(Wait(gate, 0));
                return TaskScheduler.Current;
            },
            CancellationToken.None,
            TaskCreationOptions.None,
            exclusive).Unwrap();
        gate.Open();

        (await after.Within(test.Pool)).ShouldBeSameAs(exclusive);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_second_await_throws(bool whilePending)
    {
        using var test = new TestPool();
        using var gate = new Gate();
        JoinHandle<int> handle = test.Pool.Spawn(Wait(gate, 3));
        Task<int> first = whilePending ? Await(handle) : Task.FromResult(3);
        if (!whilePending)
        {
            gate.Open();
            (await Await(handle).Within(test.Pool)).ShouldBe(3);
        }

        await Should.ThrowAsync<InvalidOperationException>(Await(handle).Within(test.Pool));
        Should.Throw<InvalidOperationException>(() => handle.AsTask());
        Should.Throw<InvalidOperationException>(handle.Detach);
        gate.Open();
        (await first.Within(test.Pool)).ShouldBe(3);
    }

    [Fact]
    public async Task Of_many_that_await_one_handle_one_gets_the_result()
    {
        using var test = new TestPool();
        for (int round = 0; round < 200; round++)
        {
            JoinHandle<int> handle = test.Pool.Spawn(Answer(round));
            Task<int>[] awaits = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() => Await(handle)))];
            await Task.WhenAll(awaits.Select(static task => (Task)task.ContinueWith(static _ => { }, TaskScheduler.Default))).Within(test.Pool);

            awaits.Count(static task => task.IsCompletedSuccessfully).ShouldBe(1);
            awaits.Count(static task => task.Exception?.InnerException is InvalidOperationException).ShouldBe(3);
            awaits.Single(static task => task.IsCompletedSuccessfully).Result.ShouldBe(round);
        }
    }

    [Fact]
    public async Task A_future_that_has_not_begun_runs_in_place_of_its_awaiter()
    {
        using var test = new TestPool(workers: 1);
        var order = new List<string>();
        async Future Child(string name) => order.Add(name);
        async Future Parent()
        {
            JoinHandle first = test.Pool.Spawn(Child("first"));
            JoinHandle second = test.Pool.Spawn(Child("second"));
            await second;
            order.Add("parent");
            await first;
        }

        await test.Pool.Spawn(Parent()).AsTask().Within(test.Pool);

        order.ShouldBe(["second", "parent", "first"]);
    }

    [Fact]
    public async Task What_was_left_in_the_queue_by_a_future_that_ran_in_place_leads_to_nothing()
    {
        using var test = new TestPool(workers: 1);
        int runs = 0;
        async Future Child() => runs++;
        async Future Parent()
        {
            for (int i = 0; i < 1_000; i++)
            {
                await test.Pool.Spawn(Child());
            }
        }

        await test.Pool.Spawn(Parent()).AsTask().Within(test.Pool);
        await test.Pool.BecomesIdle();

        runs.ShouldBe(1_000);
    }

    [Fact]
    public void It_blocks_whoever_asks_for_the_result_too_early()
    {
        using var test = new TestPool();
        using var gate = new Gate();
        JoinHandle<int> handle = test.Pool.Spawn(Wait(gate, 9));
        Task<int> blocked = Task.Factory.StartNew(() => handle.GetAwaiter().GetResult(), TaskCreationOptions.LongRunning);
        gate.Open();

        Bounded.Wait(blocked, test.Pool);
        blocked.Result.ShouldBe(9);
    }

    [Fact]
    public async Task A_task_of_it_can_be_awaited_more_than_once()
    {
        using var test = new TestPool();
        Task<int> task = test.Pool.Spawn(Answer(4)).AsTask();

        (await task.Within(test.Pool)).ShouldBe(4);
        (await task.Within(test.Pool)).ShouldBe(4);
    }

    [Theory]
    [InlineData("context")]
    [InlineData("scheduler")]
    [InlineData("context that runs it nevertheless")]
    public async Task Code_that_is_refused_where_it_was_goes_on_and_the_pool_becomes_idle(string where)
    {
        using var test = new TestPool();
        using var gate = new Gate();
        JoinHandle<int> handle = test.Pool.Spawn(Wait(gate, 4));
        int runs = 0;
        var context = new RefusingContext(runsFirst: where != "context");
        var result = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Begin() => handle.GetAwaiter().OnCompleted(() =>
        {
            Interlocked.Increment(ref runs);
            result.TrySetResult(handle.GetAwaiter().GetResult());
        });
        if (where == "scheduler")
        {
            var begin = new Task(Begin);
            begin.RunSynchronously(new RefusingScheduler());
            await begin.Within(test.Pool);
        }
        else
        {
            Under(context, Begin);
        }

        gate.Open();

        (await result.Task.Within(test.Pool)).ShouldBe(4);
        await test.Pool.BecomesIdle();
        (await test.Exceptions.TakeAsync(test.Pool)).InnerException.ShouldNotBeNull();
        runs.ShouldBe(1);
    }

    private static async Task<int> Await(JoinHandle<int> handle) => await handle;

    private static async Future<int> Answer(int answer) => answer;

    private static async Future<int> Wait(Gate gate, int answer)
    {
        await gate.Opened;
        return answer;
    }

    private static void Under(SynchronizationContext context, Action action)
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            action();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private sealed class RefusingContext(bool runsFirst) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
            if (runsFirst)
            {
                d(state);
            }

            throw new FormatException("The window is gone.");
        }
    }

    /// <summary>Runs what a test has run in place, and refuses the rest.</summary>
    private sealed class RefusingScheduler : TaskScheduler
    {
        protected override void QueueTask(Task task) => throw new FormatException("The scheduler has ended.");

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }
}
