using Magpie.Tests.Support;

namespace Magpie.Tests.Workers;

/// <summary>Bug class 21: what runs next because it was woken last must not keep the queue waiting.</summary>
public sealed class LifoFairnessTests
{
    [Fact]
    public async Task Two_items_that_wake_each_other_do_not_starve_the_queue()
    {
        using var test = new TestPool(workers: 1);
        WorkStealingPool pool = test.Pool;
        int wakeups = 0;
        int wakeupsBeforeQueued = -1;

        void WakeTheOther(object? state)
        {
            wakeups++;
            if (wakeupsBeforeQueued < 0 && wakeups < 10_000)
            {
                pool.SynchronizationContext.Post(WakeTheOther, null);
            }
        }

        await pool.Run(() =>
        {
            pool.SynchronizationContext.Post(WakeTheOther, null);
            pool.Post(() => wakeupsBeforeQueued = wakeups);
        }).Within(pool);
        await pool.BecomesIdle();

        wakeupsBeforeQueued.ShouldBeInRange(0, 10);
    }

    [Fact]
    public async Task Two_asynchronous_methods_that_signal_each_other_do_not_starve_the_queue()
    {
        using var test = new TestPool(workers: 1);
        WorkStealingPool pool = test.Pool;
        using var ping = new SemaphoreSlim(1);
        using var pong = new SemaphoreSlim(0);
        bool stop = false;
        int rounds = 0;

        async Task Play(SemaphoreSlim mine, SemaphoreSlim theirs)
        {
            while (!stop && rounds < 1_000_000)
            {
                await mine.WaitAsync();
                rounds++;
                theirs.Release();
            }

            theirs.Release();
        }

        await pool.Run(() =>
        {
            Task players = Task.WhenAll(Play(ping, pong), Play(pong, ping));
            pool.Post(() => stop = true);
            return players;
        }).Within(pool);

        rounds.ShouldBeLessThan(1_000_000);
    }

    [Fact]
    public async Task The_item_woken_last_runs_before_the_queue()
    {
        using var test = new TestPool(workers: 1);
        var order = new List<string>();

        await test.Pool.Run(() =>
        {
            test.Pool.Post(() => order.Add("queued"));
            test.Pool.SynchronizationContext.Post(_ => order.Add("woken"), null);
        }).Within(test.Pool);
        await test.Pool.BecomesIdle();

        order.ShouldBe(["woken", "queued"]);
    }

    [Fact]
    public async Task Of_several_woken_items_none_is_lost()
    {
        using var test = new TestPool(workers: 1);
        var order = new List<int>();

        await test.Pool.Run(() =>
        {
            for (int i = 0; i < 10; i++)
            {
                int item = i;
                test.Pool.SynchronizationContext.Post(_ => order.Add(item), null);
            }
        }).Within(test.Pool);
        await test.Pool.BecomesIdle();

        order[0].ShouldBe(9);
        order.Order().ShouldBe(Enumerable.Range(0, 10));
    }
}
