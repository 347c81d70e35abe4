using System.Globalization;
using Magpie.Tests.Support;

namespace Magpie.Tests.Futures;

/// <summary>The execution context flows into futures and across their awaits, and not out of them.</summary>
public sealed class FlowTests
{
    private static readonly AsyncLocal<int> _local = new();

    [Fact]
    public async Task It_flows_from_the_one_who_spawns()
    {
        using var test = new TestPool();
        _local.Value = 5;

        (await test.Pool.Spawn(Read()).AsTask().Within(test.Pool)).ShouldBe(5);
    }

    [Fact]
    public async Task It_does_not_stay_on_the_thread()
    {
        using var test = new TestPool(workers: 1);
        _local.Value = 5;
        await test.Pool.Spawn(Write(6)).AsTask().Within(test.Pool);
        _local.Value = 0;

        (await test.Pool.Spawn(Read()).AsTask().Within(test.Pool)).ShouldBe(0);
        (await test.Pool.Run(static () => _local.Value).Within(test.Pool)).ShouldBe(0);
    }

    [Theory]
    [InlineData("in place")]
    [InlineData("in place, suspended")]
    [InlineData("spawned")]
    [InlineData("yield")]
    [InlineData("task")]
    [InlineData("task without the context")]
    public async Task Across_an_await_a_future_keeps_its_own_values_and_sees_none_of_the_other(string awaited)
    {
        using var test = new TestPool();
        async Future Body()
        {
            _local.Value = 1;
            for (int i = 0; i < 20; i++)
            {
                await Await(test.Pool, awaited);
                _local.Value.ShouldBe(1 + i);
                _local.Value = 2 + i;
            }
        }

        await test.Pool.Spawn(Body()).AsTask().Within(test.Pool);
        _local.Value.ShouldBe(0);
    }

    [Fact]
    public async Task A_future_in_place_begins_with_what_its_awaiter_has_when_it_awaits()
    {
        using var test = new TestPool();
        async Future<int> Body()
        {
            _local.Value = 1;
            Future<int> child = Read();
            _local.Value = 2;
            return await child;
        }

        (await test.Pool.Spawn(Body()).AsTask().Within(test.Pool)).ShouldBe(2);
    }

    [Fact]
    public async Task A_spawned_future_that_runs_in_place_begins_with_what_flowed_when_it_was_spawned()
    {
        using var test = new TestPool(workers: 1);
        async Future<int> Body()
        {
            _local.Value = 1;
            JoinHandle<int> child = test.Pool.Spawn(Read());
            _local.Value = 2;
            return await child;
        }

        (await test.Pool.Spawn(Body()).AsTask().Within(test.Pool)).ShouldBe(1);
    }

    [Fact]
    public async Task A_task_on_the_pool_that_awaits_a_future_sees_none_of_its_changes()
    {
        using var test = new TestPool();
        (int Value, SynchronizationContext? Context) after = await test.Pool.Run(async () =>
        {
            _local.Value = 3;
            await Write(4);
            return (_local.Value, SynchronizationContext.Current);
        }).Within(test.Pool);

        after.ShouldBe((3, test.Pool.SynchronizationContext));
    }

    [Fact]
    public async Task A_synchronisation_context_that_a_future_leaves_behind_is_gone_in_its_awaiter()
    {
        using var test = new TestPool();
        async Future Leave() => SynchronizationContext.SetSynchronizationContext(null);
        async Future<SynchronizationContext?> Body()
        {
            await Leave();
            return SynchronizationContext.Current;
        }

        (await test.Pool.Spawn(Body()).AsTask().Within(test.Pool)).ShouldBeSameAs(test.Pool.SynchronizationContext);
    }

    [Fact]
    public async Task Where_the_flow_is_suppressed_nothing_flows()
    {
        using var test = new TestPool();
        _local.Value = 7;
        JoinHandle<int> handle;
        using (ExecutionContext.SuppressFlow())
        {
            handle = test.Pool.Spawn(Read());
        }

        (await handle.AsTask().Within(test.Pool)).ShouldBe(0);
    }

    [Fact]
    public async Task The_culture_flows()
    {
        using var test = new TestPool();
        static async Future<string> Culture()
        {
            await Task.Yield();
            return CultureInfo.CurrentCulture.Name;
        }

        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-CH");
            (await test.Pool.Spawn(Culture()).AsTask().Within(test.Pool)).ShouldBe("de-CH");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task Followed_flows_come_home_from_futures_too()
    {
        using var test = new TestPool(configure: static options => options.FollowEscapes = true);
        _local.Value = 8;
        async Future<(int, WorkStealingPool?)> Body()
        {
            await Task.Delay(1).ConfigureAwait(false);
            await Escape();
            return (_local.Value, WorkStealingPool.Current);
        }

        static async Task Escape()
        {
            await Task.Delay(1).ConfigureAwait(false);
            await Task.Yield();
        }

        (await test.Pool.Spawn(Body()).AsTask().Within(test.Pool)).ShouldBe((8, test.Pool));
    }

    private static async Future Await(WorkStealingPool pool, string what)
    {
        switch (what)
        {
            case "in place":
                await Write(99);
                break;
            case "in place, suspended":
                await WriteAndSuspend(99);
                break;
            case "spawned":
                await pool.Spawn(WriteAndSuspend(99));
                break;
            case "yield":
                await WorkStealingPool.Yield();
                break;
            case "task":
                await Task.Delay(1);
                break;
            default:
                await Task.Delay(1).ConfigureAwait(false);
                break;
        }

        _local.Value = 77;
    }

    private static async Future<int> Read() => _local.Value;

    private static async Future Write(int value) => _local.Value = value;

    private static async Future WriteAndSuspend(int value)
    {
        _local.Value = value;
        await Task.Yield();
        _local.Value.ShouldBe(value);
    }
}
