using Magpie.Tests.Support;

namespace Magpie.Tests.Futures;

/// <summary>Futures awaited by code that is no future.</summary>
public sealed class ForeignAwaitTests
{
    [Fact]
    public async Task A_task_on_the_pool_runs_a_future_in_place()
    {
        using var test = new TestPool();

        (Thread before, Thread inside, Thread after) = await test.Pool.Run(async () =>
        {
            Thread before = Thread.CurrentThread;
            Thread inside = await CurrentThread();
            return (before, inside, Thread.CurrentThread);
        }).Within(test.Pool);

        inside.ShouldBeSameAs(before);
        after.ShouldBeSameAs(before);
    }

    [Fact]
    public async Task A_task_on_the_pool_is_back_there_after_a_future_that_waited()
    {
        using var test = new TestPool();

        WorkStealingPool? after = await test.Pool.Run(async () =>
        {
            (await Later(5)).ShouldBe(5);
            return WorkStealingPool.Current;
        }).Within(test.Pool);

        after.ShouldBeSameAs(test.Pool);
    }

    [Fact]
    public async Task A_task_inside_a_future_awaits_futures_in_its_turn()
    {
        using var test = new TestPool();
        static async Task<int> Middle(int depth)
        {
            int sum = 0;
            for (int i = 0; i < 3; i++)
            {
                sum += depth == 0 ? await Later(1) : await Bottom(depth - 1);
            }

            return sum;
        }

        static async Future<int> Bottom(int depth) => await Middle(depth);

        (await test.Pool.Spawn(Bottom(5)).AsTask().Within(test.Pool)).ShouldBe(729);
    }

    [Fact]
    public async Task Off_a_pool_a_future_runs_on_the_shared_one()
    {
        static async Future<WorkStealingPool?> Where()
        {
            await Task.Yield();
            return WorkStealingPool.Current;
        }

        WorkStealingPool? where = await Task.Run(async () => await Where()).WaitAsync(Bounded.Limit);
        WorkStealingPool? asTask = await Where().AsTask().WaitAsync(Bounded.Limit);
        WorkStealingPool? blocked = await Task.Run(() => Where().GetAwaiter().GetResult()).WaitAsync(Bounded.Limit);

        where.ShouldBeSameAs(WorkStealingPool.Shared);
        asTask.ShouldBeSameAs(WorkStealingPool.Shared);
        blocked.ShouldBeSameAs(WorkStealingPool.Shared);
    }

    [Fact]
    public async Task As_a_task_it_runs_on_the_pool_of_the_caller()
    {
        using var test = new TestPool();
        static async Future<WorkStealingPool?> Where() => WorkStealingPool.Current;

        (await test.Pool.Run(static () => Where().AsTask()).Within(test.Pool)).ShouldBeSameAs(test.Pool);
    }

    [Fact]
    public async Task Blocking_on_a_future_inside_an_item_does_not_starve_the_pool()
    {
        using var test = new TestPool(workers: 1);

        int sum = await test.Pool.Run(static () => Later(3).GetAwaiter().GetResult() + WorkStealingPool.Current!.Spawn(Later(4)).GetAwaiter().GetResult())
            .Within(test.Pool);

        sum.ShouldBe(7);
    }

    /// <summary>It runs where the caller blocks, and has ended before that could.</summary>
    [Fact]
    public async Task Blocking_on_a_future_that_does_not_wait()
    {
        using var test = new TestPool(workers: 1);
        static async Future<int> Now(int result) => result;

        (await test.Pool.Run(static () => Now(7).GetAwaiter().GetResult()).Within(test.Pool)).ShouldBe(7);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_continuation_is_called_even_if_the_future_has_ended_by_then(bool looksFirst)
    {
        using var test = new TestPool(workers: 1);
        var result = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        static async Future<int> Now() => 7;

        await test.Pool.Run(() =>
        {
            Future<int>.Awaiter awaiter = Now().GetAwaiter();
            if (looksFirst)
            {
                awaiter.IsCompleted.ShouldBeTrue();
            }

            awaiter.OnCompleted(() => result.SetResult(awaiter.GetResult()));
        }).Within(test.Pool);

        (await result.Task.Within(test.Pool)).ShouldBe(7);
    }

    private static async Future<Thread> CurrentThread() => Thread.CurrentThread;

    private static async Future<int> Later(int result)
    {
        await Task.Delay(1).ConfigureAwait(false);
        return result;
    }
}
