using System.Collections.Concurrent;
using Magpie.Tests.Support;

namespace Magpie.Tests.Options;

public sealed class HookTests
{
    [Fact]
    public async Task Hooks_are_called_in_order_on_each_thread_with_the_number_of_its_worker()
    {
        const int Workers = 3;
        var calls = new ConcurrentQueue<(int Thread, string Hook, int Worker)>();
        void Add(string hook, int worker) => calls.Enqueue((Environment.CurrentManagedThreadId, hook, worker));
        using var test = new TestPool(Workers, options =>
        {
            options.HandOffOnWait = false;
            options.ThreadStarted = worker => Add("started", worker);
            options.ThreadStopping = worker => Add("stopping", worker);
            options.AroundWorker = run =>
            {
                Add("before", run.WorkerId);
                run.Run();
                Add("after", run.WorkerId);
            };
        });
        using var all = new Barrier(Workers);

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => test.Pool.Run(() => all.WaitWithin(test.Pool)))).Within(test.Pool);
        calls.ShouldAllBe(call => call.Hook == "started" || call.Hook == "before");
        await test.Pool.ShutdownAsync().Within(test.Pool);

        IGrouping<int, (int Thread, string Hook, int Worker)>[] threads = [.. calls.GroupBy(static call => call.Thread)];
        threads.Length.ShouldBe(Workers);
        threads.ShouldAllBe(thread => thread.Select(call => call.Hook).SequenceEqual(new[] { "started", "before", "after", "stopping" }));
        threads.ShouldAllBe(thread => thread.Select(call => call.Worker).Distinct().Count() == 1);
        threads.Select(static thread => thread.First().Worker).Order().ShouldBe([0, 1, 2]);
    }

    [Fact]
    public async Task A_thread_that_replaces_a_blocked_one_has_its_hooks_called_too()
    {
        int started = 0;
        int stopped = 0;
        using var test = new TestPool(workers: 1, options =>
        {
            options.ThreadStarted = _ => Interlocked.Increment(ref started);
            options.ThreadStopping = _ => Interlocked.Increment(ref stopped);
        });
        using var gate = new Gate();

        Task blocked = test.Pool.Run(() => gate.Wait(test.Pool));
        await test.Pool.Run(gate.Open).Within(test.Pool);
        await blocked.Within(test.Pool);
        await test.Pool.ShutdownAsync().Within(test.Pool);

        (started, stopped).ShouldBe((2, 2));
    }

    [Fact]
    public async Task In_each_hook_the_pool_is_current_and_its_context_is_set()
    {
        var seen = new ConcurrentBag<(WorkStealingPool?, SynchronizationContext?)>();
        void Look() => seen.Add((WorkStealingPool.Current, SynchronizationContext.Current));
        using var test = new TestPool(workers: 1, options =>
        {
            options.ThreadStarted = _ => Look();
            options.ThreadStopping = _ => Look();
            options.AroundWorker = run =>
            {
                Look();
                run.Run();
            };
        });

        await test.Pool.Run(static () => { }).Within(test.Pool);
        await test.Pool.ShutdownAsync().Within(test.Pool);

        seen.Count.ShouldBe(3);
        seen.ShouldAllBe(pair => pair.Item1 == test.Pool && pair.Item2 == test.Pool.SynchronizationContext);
    }

    [Fact]
    public async Task A_worker_run_is_run_once_and_on_its_own_thread()
    {
        var messages = new ConcurrentQueue<string>();
        void Refused(Action call) => messages.Enqueue(Should.Throw<InvalidOperationException>(call).Message);
        using var test = new TestPool(workers: 1, options => options.AroundWorker = run =>
        {
            var other = new Thread(() => Refused(run.Run));
            other.Start();
            other.Join();
            run.Run();
            Refused(run.Run);
        });

        await test.Pool.Run(static () => { }).Within(test.Pool);
        await test.Pool.ShutdownAsync().Within(test.Pool);

        messages.Count.ShouldBe(2);
        messages.First().ShouldContain("thread");
        messages.Last().ShouldContain("once");
    }

    [Fact]
    public async Task Work_that_a_start_hook_submits_is_run()
    {
        WorkStealingPool? pool = null;
        var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var test = new TestPool(workers: 1, options => options.ThreadStarted = _ => pool!.Post(ran.SetResult));
        pool = test.Pool;

        await test.Pool.Run(static () => { }).Within(test.Pool);

        await ran.Task.Within(test.Pool);
    }
}
