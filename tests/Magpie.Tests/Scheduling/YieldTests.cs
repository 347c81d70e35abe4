using Magpie.Tests.Support;

namespace Magpie.Tests.Scheduling;

public sealed class YieldTests
{
    [Fact]
    public async Task What_is_queued_already_runs_before_the_rest()
    {
        using var test = new TestPool(workers: 1);
        var order = new List<string>();

        await test.Pool.Run(async () =>
        {
            for (int i = 1; i <= 3; i++)
            {
                string name = $"item {i}";
                test.Pool.Post(() => order.Add(name));
            }

            await WorkStealingPool.Yield();
            order.Add("the rest");
        }).Within(test.Pool);

        order.ShouldBe(["item 1", "item 2", "item 3", "the rest"]);
    }

    [Fact]
    public async Task Methods_that_yield_take_turns()
    {
        using var test = new TestPool(workers: 1);
        var order = new List<int>();

        async Task Work(int name)
        {
            for (int i = 0; i < 4; i++)
            {
                order.Add(name);
                await WorkStealingPool.Yield();
            }
        }

        await test.Pool.Run(() => Task.WhenAll(Work(1), Work(2), Work(3))).Within(test.Pool);

        order.ShouldBe([1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3]);
    }

    [Fact]
    public async Task A_loop_of_yields_lets_an_item_from_outside_through()
    {
        using var test = new TestPool(workers: 1);
        bool stop = false;
        Task loop = test.Pool.Run(async () =>
        {
            while (!Volatile.Read(ref stop))
            {
                await WorkStealingPool.Yield();
            }
        });

        await test.Pool.Run(() => Volatile.Write(ref stop, true)).Within(test.Pool);

        await loop.Within(test.Pool);
    }

    [Fact]
    public async Task The_rest_is_on_the_pool()
    {
        using var test = new TestPool();

        WorkStealingPool? seen = await test.Pool.Run(static async () =>
        {
            await WorkStealingPool.Yield();
            return WorkStealingPool.Current;
        }).Within(test.Pool);

        seen.ShouldBeSameAs(test.Pool);
    }

    [Fact]
    public async Task Off_a_pool_it_yields_to_the_net_thread_pool()
    {
        (WorkStealingPool? Pool, bool OnNetPool) seen = await Task.Run(static async () =>
        {
            await WorkStealingPool.Yield();
            return (WorkStealingPool.Current, Thread.CurrentThread.IsThreadPoolThread);
        }).WaitAsync(Bounded.Limit);

        seen.ShouldBe((null, true));
    }

    [Fact]
    public async Task Off_a_pool_it_goes_to_the_current_context_as_the_net_one_does()
    {
        using var test = new TestPool();

        WorkStealingPool? seen = await Task.Run(async () =>
        {
            SynchronizationContext.SetSynchronizationContext(test.Pool.SynchronizationContext);
            await WorkStealingPool.Yield();
            return WorkStealingPool.Current;
        }).Within(test.Pool);

        seen.ShouldBeSameAs(test.Pool);
    }

    [Fact]
    public void It_never_goes_straight_on()
    {
        WorkStealingPool.Yield().GetAwaiter().IsCompleted.ShouldBeFalse();
        (WorkStealingPool.Yield() == default).ShouldBeTrue();
        (WorkStealingPool.Yield() != default).ShouldBeFalse();
    }
}
