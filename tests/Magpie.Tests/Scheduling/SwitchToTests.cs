using Magpie.Tests.Support;

namespace Magpie.Tests.Scheduling;

public sealed class SwitchToTests
{
    [Fact]
    public async Task From_outside_the_rest_runs_on_the_pool()
    {
        using var test = new TestPool();

        async Task<WorkStealingPool?> Switch()
        {
            await test.Pool.SwitchTo();
            return WorkStealingPool.Current;
        }

        (await Switch().Within(test.Pool)).ShouldBeSameAs(test.Pool);
    }

    [Fact]
    public async Task On_the_pool_it_goes_straight_on()
    {
        using var test = new TestPool();

        (int Before, int After, bool Completed) seen = await test.Pool.Run(async () =>
        {
            int before = Environment.CurrentManagedThreadId;
            bool completed = test.Pool.SwitchTo().GetAwaiter().IsCompleted;
            await test.Pool.SwitchTo();
            return (before, Environment.CurrentManagedThreadId, completed);
        }).Within(test.Pool);

        seen.Completed.ShouldBeTrue();
        seen.After.ShouldBe(seen.Before);
    }

    [Fact]
    public async Task It_leads_to_a_second_pool_and_back()
    {
        using var first = new TestPool(workers: 1);
        using var second = new TestPool(workers: 1);

        WorkStealingPool?[] seen = await first.Pool.Run(async () =>
        {
            var pools = new List<WorkStealingPool?> { WorkStealingPool.Current };
            await second.Pool.SwitchTo();
            pools.Add(WorkStealingPool.Current);
            await Task.Delay(1);
            pools.Add(WorkStealingPool.Current);
            await first.Pool.SwitchTo();
            pools.Add(WorkStealingPool.Current);
            await Task.Delay(1);
            pools.Add(WorkStealingPool.Current);
            return pools.ToArray();
        }).Within(first.Pool);

        seen.ShouldBe([first.Pool, second.Pool, second.Pool, first.Pool, first.Pool]);
    }

    [Fact]
    public async Task To_a_pool_that_has_been_shut_down_it_throws_at_the_await()
    {
        using var test = new TestPool();
        await test.Pool.ShutdownAsync().Within(test.Pool);
        bool reached = false;

        async Task Switch()
        {
            SwitchToAwaitable switching = test.Pool.SwitchTo();
            reached = true;
            await switching;
        }

        ObjectDisposedException exception = await Should.ThrowAsync<ObjectDisposedException>(Switch().Within(test.Pool));
        reached.ShouldBeTrue();
        exception.Message.ShouldContain("'test'");
    }

    [Fact]
    public async Task To_a_pool_that_abandons_it_while_queued_it_throws_at_the_await_elsewhere()
    {
        using var test = new TestPool(workers: 1, static options => options.HandOffOnWait = false);
        using var gate = new Gate();
        using var started = new ManualResetEventSlim();
        Task holder = test.Pool.Run(() =>
        {
            started.Set();
            gate.Wait(test.Pool);
        });
        started.WaitWithin(test.Pool);
        bool cleanedUp = false;

        async Task Switch()
        {
            try
            {
                await test.Pool.SwitchTo();
            }
            finally
            {
                cleanedUp = true;
            }
        }

        Task switching = Switch();
        Task ended = test.Pool.ShutdownNowAsync();

        await Should.ThrowAsync<ObjectDisposedException>(switching.Within(test.Pool));
        cleanedUp.ShouldBeTrue();
        gate.Open();
        await holder.Within(test.Pool);
        await ended.Within(test.Pool);
    }

    [Fact]
    public void Awaitables_of_one_pool_are_equal()
    {
        using var first = new TestPool();
        using var second = new TestPool();

        (first.Pool.SwitchTo() == first.Pool.SwitchTo()).ShouldBeTrue();
        (first.Pool.SwitchTo() != second.Pool.SwitchTo()).ShouldBeTrue();
        (first.Pool.SwitchTo().GetAwaiter() == first.Pool.SwitchTo().GetAwaiter()).ShouldBeTrue();
        (first.Pool.SwitchTo().GetAwaiter() != second.Pool.SwitchTo().GetAwaiter()).ShouldBeTrue();
    }
}
