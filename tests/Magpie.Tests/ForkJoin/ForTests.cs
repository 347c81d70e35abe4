using Magpie.Tests.Support;

namespace Magpie.Tests.ForkJoin;

/// <summary>Parallel loops.</summary>
public sealed class ForTests
{
    public static TheoryData<int, int> Ranges { get; } = new()
    {
        { 0, 0 }, { 0, 1 }, { 0, 2 }, { 0, 3 }, { 5, 4 }, { -3, 3 }, { 0, 10_000 }, { int.MinValue, int.MinValue + 7 }, { int.MaxValue - 5, int.MaxValue }, { 7, int.MinValue },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public async Task Each_index_is_visited_once_inside_the_pool_and_from_outside(int from, int to)
    {
        using var test = new TestPool();
        int[] inside = new int[Math.Max(0, (long)to - from)];
        int[] outside = new int[inside.Length];

        await test.Pool.Run(() => test.Pool.For(from, to, index => Interlocked.Increment(ref inside[index - from]))).Within(test.Pool);
        test.Pool.For(from, to, outside, (visits, index) => Interlocked.Increment(ref visits[index - from]));

        inside.ShouldAllBe(static visits => visits == 1);
        outside.ShouldAllBe(static visits => visits == 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Ranges_together_are_the_whole(int workers)
    {
        using var test = new TestPool(workers);
        int[] visits = new int[100_000];

        test.Pool.ForRanges(0, visits.Length, visits, static (all, from, to) =>
        {
            for (int index = from; index < to; index++)
            {
                Interlocked.Increment(ref all[index]);
            }
        });

        visits.ShouldAllBe(static count => count == 1);
    }

    [Fact]
    public void No_range_is_empty()
    {
        using var test = new TestPool(workers: 4);
        var lengths = new System.Collections.Concurrent.ConcurrentBag<int>();

        for (int length = 0; length < 40; length++)
        {
            test.Pool.ForRanges(0, length, lengths, static (all, from, to) => all.Add(to - from));
        }

        lengths.ShouldAllBe(static length => length > 0);
    }

    [Fact]
    public void A_range_counted_from_the_start_is_accepted_and_one_from_the_end_refused()
    {
        using var test = new TestPool();
        int sum = 0;

        test.Pool.For(3..6, index => Interlocked.Add(ref sum, index));

        sum.ShouldBe(12);
        Should.Throw<ArgumentException>(() => test.Pool.For(0..^1, static _ => { })).ParamName.ShouldBe("range");
    }

    [Fact]
    public async Task Iterations_that_wait_for_each_other_in_different_halves_all_run()
    {
        using var test = new TestPool(workers: 1);
        using var gate = new Gate();

        await test.Pool.Run(() => test.Pool.For(0, 2, index =>
        {
            if (index == 0)
            {
                gate.Wait(test.Pool);
            }
            else
            {
                gate.Open();
            }
        })).Within(test.Pool);
    }

    [Fact]
    public async Task Where_the_flow_is_suppressed_a_range_on_another_thread_runs_in_the_default_context()
    {
        using var test = new TestPool(workers: 2);
        using var gate = new Gate();
        var flowing = new AsyncLocal<string?>();
        string?[] seen = ["", ""];

        await test.Pool.Run(() =>
        {
            flowing.Value = "caller";
            using (ExecutionContext.SuppressFlow())
            {
                test.Pool.For(0, 2, index =>
                {
                    seen[index] = flowing.Value;
                    if (index == 0)
                    {
                        gate.Wait(test.Pool);
                    }
                    else
                    {
                        gate.Open();
                    }
                });
            }
        }).Within(test.Pool);

        seen.ShouldBe(["caller", null]);
    }

    [Fact]
    public void An_exception_ends_its_range_and_is_thrown_at_the_end()
    {
        using var test = new TestPool();
        int last = 0;

        Should.Throw<InvalidOperationException>(() => test.Pool.For(0, 1_000, index =>
        {
            if (index == 0)
            {
                throw new InvalidOperationException("thrown by an iteration");
            }

            if (index == 999)
            {
                last = index;
            }
        })).Message.ShouldBe("thrown by an iteration");

        last.ShouldBe(999);
    }

    [Fact]
    public void Loops_nest()
    {
        using var test = new TestPool();
        int count = 0;

        test.Pool.For(0, 20, _ => test.Pool.For(0, 20, _ => Interlocked.Increment(ref count)));

        count.ShouldBe(400);
    }
}
