using System.Runtime.CompilerServices;
using Magpie.Futures;
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

    [Fact]
    public async Task An_outcome_that_waits_for_its_awaiter_is_taken_by_nobody_else()
    {
        using var test = new TestPool();
        using var gate = new Gate();
        JoinHandle<int> handle = test.Pool.Spawn(Wait(gate, 6));
        var context = new KeepingContext();
        Task<int>? awaited = null;
        Under(context, () => awaited = Await(handle));
        gate.Open();
        Action goOn = await context.Posted.Within(test.Pool);

        Should.Throw<InvalidOperationException>(() => handle.GetAwaiter().GetResult());
        goOn();

        (await awaited!.Within(test.Pool)).ShouldBe(6);
    }

    [Fact]
    public async Task An_outcome_that_waits_for_the_body_that_awaits_it_is_taken_by_nobody_else()
    {
        using var test = new TestPool(workers: 1);
        using var other = new TestPool();
        using var gate = new Gate();
        using var busy = new Gate();
        JoinHandle<int> handle = other.Pool.Spawn(Wait(gate, 6));
        async Future<int> Body() => await handle;
        Task<int> body = test.Pool.Spawn(Body()).AsTask();
        using var running = new ManualResetEventSlim();
        test.Pool.Post(() =>
        {
            running.Set();
            Busy.Until(() => busy.IsOpen);
        });
        running.WaitWithin(test.Pool);
        gate.Open();
        Bounded.Until(other.Pool, () => handle.IsCompleted, "the future has ended");

        Should.Throw<InvalidOperationException>(() => handle.GetAwaiter().GetResult());
        busy.Open();

        (await body.Within(test.Pool)).ShouldBe(6);
    }

    [Fact]
    public async Task Of_two_bodies_that_await_one_handle_the_second_is_told_where_it_takes_the_result()
    {
        using var test = new TestPool(workers: 1);
        using var gate = new Gate();
        JoinHandle<int> handle = test.Pool.Spawn(Wait(gate, 6));
        async Future<int> First() => await new Late(handle);
        var steps = new List<string>();
        async Future Second()
        {
            try
            {
                await new Late(handle);
            }
            catch (InvalidOperationException)
            {
                steps.Add("told");
            }
            finally
            {
                steps.Add("finally");
            }
        }

        Task<int> first = test.Pool.Spawn(First()).AsTask();
        await test.Pool.Spawn(Second()).AsTask().Within(test.Pool);
        gate.Open();

        steps.ShouldBe(["told", "finally"]);
        (await first.Within(test.Pool)).ShouldBe(6);
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

    /// <summary>An await whose look whether the outcome is there came before another's await.</summary>
    private readonly struct Late(JoinHandle<int> handle)
    {
        public Awaiter GetAwaiter() => new(handle.GetAwaiter());

        public readonly struct Awaiter(JoinHandle<int>.Awaiter awaiter) : ICriticalNotifyCompletion, IHandleAwaiter
        {
            private readonly JoinHandle<int>.Awaiter _awaiter = awaiter;

            public bool IsCompleted => false;

            public int GetResult() => _awaiter.GetResult();

            public void OnCompleted(Action continuation) => _awaiter.OnCompleted(continuation);

            public void UnsafeOnCompleted(Action continuation) => _awaiter.UnsafeOnCompleted(continuation);
        }
    }

    /// <summary>Runs what is posted when the test wants.</summary>
    private sealed class KeepingContext : SynchronizationContext
    {
        private readonly TaskCompletionSource<Action> _posted = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Action> Posted => _posted.Task;

        public override void Post(SendOrPostCallback d, object? state) => _posted.TrySetResult(() => d(state));
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
