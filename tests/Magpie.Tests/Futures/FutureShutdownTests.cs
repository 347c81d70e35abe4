using System.Runtime.CompilerServices;
using Magpie.Futures;
using Magpie.Submission;
using Magpie.Tests.Support;

namespace Magpie.Tests.Futures;

/// <summary>The ends of a pool, seen from its futures.</summary>
public sealed class FutureShutdownTests
{
    [Fact]
    public async Task A_spawned_future_is_unfinished_until_it_ends()
    {
        using var test = new TestPool();
        using var gate = new Gate();
        JoinHandle handle = test.Pool.Spawn(Wait(gate));
        Bounded.UntilSnapshot(test.Pool, static snapshot => snapshot.Workers.Sum(static worker => worker.ItemsRun) == 1, "the future waits");
        Task idle = test.Pool.WaitForIdleAsync();

        test.Pool.IsIdle.ShouldBeFalse();
        idle.IsCompleted.ShouldBeFalse();
        gate.Open();
        await idle.Within(test.Pool);

        handle.IsCompleted.ShouldBeTrue();
        test.Pool.IsIdle.ShouldBeTrue();
    }

    [Fact]
    public async Task A_drain_waits_for_futures_and_for_what_they_spawn()
    {
        using var test = new TestPool();
        using var gate = new Gate();
        int ended = 0;
        async Future Tree(int depth)
        {
            await gate.Opened;
            for (int i = 0; i < 2 && depth > 0; i++)
            {
                test.Pool.Spawn(Tree(depth - 1)).Detach();
            }

            Interlocked.Increment(ref ended);
        }

        test.Pool.Spawn(Tree(6)).Detach();
        Task drained = test.Pool.ShutdownAsync();
        drained.IsCompleted.ShouldBeFalse();
        gate.Open();
        await drained.Within(test.Pool);

        ended.ShouldBe(127);
    }

    [Fact]
    public async Task A_pool_that_has_ended_refuses_a_future_and_leaves_it_as_it_was()
    {
        using var ended = new TestPool();
        using var test = new TestPool();
        await ended.Pool.ShutdownAsync().Within(ended.Pool);
        static async Future<int> Answer() => 5;
        Future<int> future = Answer();

        Should.Throw<ObjectDisposedException>(() => ended.Pool.Spawn(future));

        (await test.Pool.Spawn(future).AsTask().Within(test.Pool)).ShouldBe(5);
    }

    [Theory]
    [InlineData("task")]
    [InlineData("await")]
    [InlineData("await by a future of another pool")]
    public async Task What_has_not_begun_is_cancelled_when_the_pool_abandons_it(string awaiter)
    {
        using var test = new TestPool(workers: 1);
        using var other = new TestPool();
        using var gate = new Gate();
        bool hasBegun = false;
        async Future Body() => hasBegun = true;
        using var running = new ManualResetEventSlim();
        test.Pool.Post(() =>
        {
            running.Set();
            Busy.Until(() => gate.IsOpen);
        });
        running.WaitWithin(test.Pool);
        JoinHandle handle = test.Pool.Spawn(Body());
        Task outcome = awaiter switch
        {
            "task" => handle.AsTask(),
            "await" => Await(handle),
            _ => other.Pool.Spawn(AwaitInFuture(handle)).AsTask(),
        };
        Task ended = test.Pool.ShutdownNowAsync();

        await Should.ThrowAsync<OperationCanceledException>(outcome.Within(test.Pool));
        gate.Open();
        await ended.Within(test.Pool);
        hasBegun.ShouldBeFalse();
    }

    [Fact]
    public async Task What_has_begun_goes_on_elsewhere_and_its_finally_blocks_run()
    {
        using var test = new TestPool();
        using var gate = new Gate();
        var steps = new List<string>();
        var reached = new TaskCompletionSource();
        async Future Inner()
        {
            try
            {
                reached.SetResult();
                await gate.Opened.ConfigureAwait(false);
                await Task.Yield();
                await Task.Delay(1);
                steps.Add(WorkStealingPool.Current is null ? "elsewhere" : "on the pool");
            }
            finally
            {
                steps.Add("finally");
            }
        }

        async Future Outer()
        {
            await Inner();
            steps.Add("outer");
        }

        JoinHandle handle = test.Pool.Spawn(Outer());
        await reached.Task.Within(test.Pool);
        Task ended = test.Pool.ShutdownNowAsync();
        gate.Open();
        await handle.AsTask().Within(test.Pool);
        await ended.Within(test.Pool);

        steps.ShouldBe(["elsewhere", "finally", "outer"]);
    }

    [Fact]
    public async Task Futures_in_all_states_at_an_abandoning_end_complete_or_are_cancelled()
    {
        for (int round = 0; round < 50; round++)
        {
            using var test = new TestPool();
            async Future<int> Body(int depth)
            {
                await WorkStealingPool.Yield();
                int sum = 1;
                if (depth > 0)
                {
                    JoinHandle<int> child = test.Pool.Spawn(Body(depth - 1));
                    sum += await Body(depth - 1);
                    sum += await child;
                }

                return sum;
            }

            Task<int>[] tasks = [.. Enumerable.Range(0, 20).Select(_ => test.Pool.Spawn(Body(4)).AsTask())];
            await test.Pool.ShutdownNowAsync().Within(test.Pool);
            await Task.WhenAll(tasks.Select(static task => (Task)task.ContinueWith(static _ => { }, TaskScheduler.Default))).Within(test.Pool);

            foreach (Task<int> task in tasks)
            {
                bool isRight = task.IsCanceled
                    || (task.IsFaulted && task.Exception!.InnerException is ObjectDisposedException)
                    || (task.IsCompletedSuccessfully && task.Result == 31);
                isRight.ShouldBeTrue($"{task.Status} {task.Exception}");
            }
        }
    }

    [Fact]
    public async Task What_an_old_entry_in_another_pool_begins_is_cancelled_when_its_own_pool_abandons_it()
    {
        using var test = new TestPool(workers: 1);
        using var other = new TestPool();
        using var gate = new Gate();
        using var running = new ManualResetEventSlim();
        bool hasBegun = false;
        async Future Body() => hasBegun = true;
        test.Pool.Post(() =>
        {
            running.Set();
            Busy.Until(() => gate.IsOpen);
        });
        running.WaitWithin(test.Pool);
        FutureBox? box = null;
        var entry = new AbandonedItem(() => Bounded.Wait(other.Pool.Run(() => box!.Execute()), other.Pool));
        test.Pool.UnsafePost(entry);
        JoinHandle handle = test.Pool.Spawn(Body());
        box = Unsafe.As<JoinHandle, AwaiterFields>(ref handle).Box;
        Task outcome = handle.AsTask();
        Task ended = test.Pool.ShutdownNowAsync();

        await Should.ThrowAsync<OperationCanceledException>(outcome.Within(test.Pool));
        gate.Open();
        await ended.Within(test.Pool);
        hasBegun.ShouldBeFalse();
    }

    private static async Task Await(JoinHandle handle) => await handle;

    private static async Future AwaitInFuture(JoinHandle handle) => await handle;

    private static async Future Wait(Gate gate) => await gate.Opened;

    /// <summary>Does something as the pool abandons it: before what was queued after it.</summary>
    private sealed class AbandonedItem(Action onAbandoned) : IThreadPoolWorkItem, IAbandonable
    {
        public void Execute()
        {
        }

        public bool Abandon()
        {
            onAbandoned();
            return true;
        }
    }
}
