using Magpie.Tests.Support;

namespace Magpie.Tests.Submission;

/// <summary>Submitting to a pool that no longer admits work.</summary>
public sealed class RefusalTests
{
    private static readonly Dictionary<string, Action<WorkStealingPool>> _submissions = new(StringComparer.Ordinal)
    {
        ["Post"] = static pool => pool.Post(Fail),
        ["Post with a reference"] = static pool => pool.Post(static _ => Fail(), "state"),
        ["Post with a value"] = static pool => pool.Post(static _ => Fail(), 5),
        ["UnsafePost"] = static pool => pool.UnsafePost(new TestItem(Fail)),
        ["Run(Action)"] = static pool => _ = pool.Run(Fail),
        ["Run(Func<T>)"] = static pool => _ = pool.Run(static () => 5),
        ["Run(Func<Task>)"] = static pool => _ = pool.Run(static () => Task.CompletedTask),
        ["Run(Func<Task<T>>)"] = static pool => _ = pool.Run(static () => Task.FromResult(5)),
        ["Send"] = static pool => pool.SynchronizationContext.Send(static _ => Fail(), null),
    };

    public static MatrixTheoryData<string, string> Cases { get; } =
        new(_submissions.Keys, ["ShutdownOnIdleAsync", "ShutdownAsync", "ShutdownNowAsync", "Dispose"]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task It_is_refused_with_the_pool_s_name(string submission, string end)
    {
        using var test = new TestPool();
        await End(test.Pool, end).Within(test.Pool);

        ObjectDisposedException exception = Should.Throw<ObjectDisposedException>(() => _submissions[submission](test.Pool));

        exception.ObjectName.ShouldBe("test");
        test.Pool.IsIdle.ShouldBeTrue();
        test.Pool.GetSnapshot().Threads.Total.ShouldBe(0);
    }

    [Theory]
    [InlineData("ShutdownAsync")]
    [InlineData("ShutdownNowAsync")]
    public async Task TryPost_says_no(string end)
    {
        using var test = new TestPool();
        test.Pool.TryPost(static () => { }).ShouldBeTrue();

        await End(test.Pool, end).Within(test.Pool);

        test.Pool.TryPost(Fail).ShouldBeFalse();
    }

    [Theory]
    [InlineData("ShutdownAsync")]
    [InlineData("ShutdownNowAsync")]
    public async Task A_task_that_is_started_fails_with_the_same_reason_wrapped_by_the_base_class_library(string end)
    {
        using var test = new TestPool();
        await End(test.Pool, end).Within(test.Pool);

        TaskSchedulerException exception = Should.Throw<TaskSchedulerException>(() => _ = test.Pool.Factory.StartNew(Fail));

        exception.InnerException.ShouldBeOfType<ObjectDisposedException>();
    }

    [Fact]
    public async Task What_is_posted_to_the_context_of_an_ended_pool_runs_on_the_net_thread_pool()
    {
        using var test = new TestPool();
        var ran = new TaskCompletionSource<(WorkStealingPool?, bool)>(TaskCreationOptions.RunContinuationsAsynchronously);
        await test.Pool.ShutdownAsync().Within(test.Pool);

        test.Pool.SynchronizationContext.Post(
            _ => ran.SetResult((WorkStealingPool.Current, Thread.CurrentThread.IsThreadPoolThread)), null);

        (await ran.Task.Within(test.Pool)).ShouldBe((null, true));
    }

    [Fact]
    public async Task An_item_goes_on_submitting_while_the_pool_drains()
    {
        using var test = new TestPool(workers: 1);
        using var gate = new Gate();
        int runs = 0;
        Task<bool> item = test.Pool.Run(() =>
        {
            gate.Wait(test.Pool);
            test.Pool.Post(() => test.Pool.Post(() => runs++));
            return test.Pool.TryPost(() => runs++);
        });
        Bounded.UntilSnapshot(test.Pool, static snapshot => snapshot.Threads.Blocked + snapshot.Threads.Working > 0, "the item has begun");

        Task ended = test.Pool.ShutdownAsync();
        Should.Throw<ObjectDisposedException>(() => test.Pool.Post(Fail));
        gate.Open();

        (await item.Within(test.Pool)).ShouldBeTrue();
        await ended.Within(test.Pool);
        runs.ShouldBe(2);
    }

    private static void Fail() => throw new InvalidOperationException("An item ran that the pool had refused.");

    private static Task End(WorkStealingPool pool, string how) => how switch
    {
        "ShutdownOnIdleAsync" => pool.ShutdownOnIdleAsync(),
        "ShutdownAsync" => pool.ShutdownAsync(),
        "ShutdownNowAsync" => pool.ShutdownNowAsync(),
        _ => Task.Run(pool.Dispose),
    };
}
