using Magpie.Tests.Support;

namespace Magpie.Tests.Futures;

/// <summary>A chain of awaits takes no stack, neither on the way down nor on the way back.</summary>
public sealed class RecursionTests
{
    private const int Depth = 1_000_000;

    [Fact]
    public async Task A_million_nested_awaits_that_never_wait_overflow_no_stack()
    {
        using var test = new TestPool(workers: 1);

        (await test.Pool.Spawn(Descend(Depth, bottom: null)).AsTask().Within(test.Pool)).ShouldBe(Depth);
    }

    [Fact]
    public async Task A_million_nested_awaits_over_one_that_waits_overflow_no_stack_on_the_way_back()
    {
        using var test = new TestPool(workers: 1);
        using var gate = new Gate();
        var reached = new TaskCompletionSource();
        async Future Bottom()
        {
            reached.SetResult();
            await gate.Opened.ConfigureAwait(false);
        }

        JoinHandle<int> handle = test.Pool.Spawn(Descend(Depth, Bottom));
        await reached.Task.Within(test.Pool);
        gate.Open();

        (await handle.AsTask().Within(test.Pool)).ShouldBe(Depth);
    }

    [Fact]
    public async Task A_future_that_spawns_and_awaits_for_long_fills_no_queue()
    {
        using var test = new TestPool(workers: 1);
        static async Future<int> One() => 1;
        async Future<int> SpawnAndAwait()
        {
            int longest = 0;
            for (int i = 0; i < 10_000; i++)
            {
                _ = await test.Pool.Spawn(One());
                longest = Math.Max(longest, test.Pool.GetSnapshot().Workers[0].DequeLength);
            }

            return longest;
        }

        int longestQueue = await test.Pool.Spawn(SpawnAndAwait()).AsTask().Within(test.Pool);

        longestQueue.ShouldBeInRange(1, 2 * new WorkStealingPoolOptions().InboxCheckInterval);
    }

    [Fact]
    public async Task An_exception_climbs_through_a_thousand_awaits()
    {
        using var test = new TestPool(workers: 1);
        int passed = 0;
        async Future Fail(int depth)
        {
            if (depth == 0)
            {
                throw new FormatException();
            }

            try
            {
                await Fail(depth - 1);
            }
            finally
            {
                passed++;
            }
        }

        await Should.ThrowAsync<FormatException>(test.Pool.Spawn(Fail(1_000)).AsTask().Within(test.Pool));
        passed.ShouldBe(1_000);
    }

    [Fact]
    public async Task A_chain_of_spawned_futures_that_each_await_the_next_overflows_no_stack()
    {
        using var test = new TestPool(workers: 2);
        async Future<int> Chain(int depth) => depth == 0 ? 0 : 1 + await test.Pool.Spawn(Chain(depth - 1));

        (await test.Pool.Spawn(Chain(100_000)).AsTask().Within(test.Pool)).ShouldBe(100_000);
    }

    [Fact]
    public async Task A_task_that_awaits_a_million_futures_one_after_another_overflows_no_stack()
    {
        using var test = new TestPool(workers: 1);
        static async Future<int> One() => 1;

        int sum = await test.Pool.Run(async () =>
        {
            int sum = 0;
            for (int i = 0; i < Depth; i++)
            {
                sum += await One();
            }

            return sum;
        }).Within(test.Pool);

        sum.ShouldBe(Depth);
    }

    private static async Future<int> Descend(int depth, Func<Future>? bottom)
    {
        if (depth > 0)
        {
            return 1 + await Descend(depth - 1, bottom);
        }

        if (bottom is not null)
        {
            await bottom();
        }

        return 0;
    }
}
