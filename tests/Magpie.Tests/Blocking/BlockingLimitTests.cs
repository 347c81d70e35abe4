using Magpie.Tests.Support;

namespace Magpie.Tests.HandingOff;

/// <summary>A limit by itself: what it admits, on a pool and off one, and what it says about it.</summary>
public sealed class BlockingLimitTests
{
    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(null)]
    public void A_name_is_needed(string? name) =>
        Should.Throw<ArgumentException>(() => new BlockingLimit(name!, 1)).ParamName.ShouldBe("name");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void It_must_let_somebody_in(int mostAtOnce) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new BlockingLimit("db", mostAtOnce)).ParamName.ShouldBe("mostAtOnce");

    [Fact]
    public void Code_to_run_is_needed()
    {
        var limit = new BlockingLimit("db", int.MaxValue);

        Should.Throw<ArgumentNullException>(() => limit.Run(null!));
        Should.Throw<ArgumentNullException>(() => limit.Run((Func<int>)null!));
        Should.Throw<ArgumentNullException>(() => limit.RunAsync(null!).AsTask());
        Should.Throw<ArgumentNullException>(() => limit.RunAsync((Func<int>)null!).AsTask());
    }

    [Fact]
    public async Task Off_a_pool_code_runs_on_the_calling_thread_while_there_is_room()
    {
        var limit = new BlockingLimit("db", 1);
        var caller = Thread.CurrentThread;
        BlockingLimitSnapshot inside = null!;

        limit.Run(() => Thread.CurrentThread == caller).ShouldBeTrue();
        limit.Run(() => inside = limit.GetSnapshot());
        ValueTask<bool> run = limit.RunAsync(() => Thread.CurrentThread == caller);
        run.IsCompletedSuccessfully.ShouldBeTrue();
        (await run).ShouldBeTrue();

        (inside.InUse, inside.Waiting).ShouldBe((1, 0));
        IsEmpty(limit);
        limit.GetSnapshot().TimesEntered.ShouldBe(3);
        limit.GetSnapshot().TimesWaited.ShouldBe(0);
    }

    [Fact]
    public async Task Exceptions_reach_the_caller_and_leave_the_limit()
    {
        var limit = new BlockingLimit("db", 1);

        Should.Throw<FormatException>(() => limit.Run(static () => throw new FormatException()));
        ValueTask run = limit.RunAsync(static () => throw new FormatException());
        await Should.ThrowAsync<FormatException>(run.AsTask());

        IsEmpty(limit);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_more_than_the_limit_are_inside_at_once(bool onPool)
    {
        using var test = new TestPool(workers: 4);
        var limit = new BlockingLimit("db", 3);
        using var inside = new SemaphoreSlim(3);
        int over = 0;

        // Off the pool the waiting calls take threads of the .NET thread pool, which by itself would add one or two a second.
        using ThreadPoolGuardScope guard = ThreadPoolGuard.Enter();
        Task[] uses = [.. Enumerable.Range(0, 200).Select(i => Start(onPool ? test.Pool : null, async () =>
        {
            void Use()
            {
                if (!inside.Wait(0))
                {
                    Interlocked.Increment(ref over);
                    return;
                }

                Thread.Yield();
                inside.Release();
            }

            if (i % 2 == 0)
            {
                limit.Run(Use);
            }
            else
            {
                await limit.RunAsync(Use);
            }
        }))];
        await Task.WhenAll(uses).Within(test.Pool);

        over.ShouldBe(0);
        IsEmpty(limit);
        limit.GetSnapshot().TimesEntered.ShouldBe(200);
    }

    [Fact]
    public async Task Off_a_pool_RunAsync_that_waits_runs_in_its_callers_context_on_the_dotnet_thread_pool()
    {
        using var test = new TestPool(workers: 1);
        var limit = new BlockingLimit("db", 1);
        var local = new AsyncLocal<string> { Value = "caller's" };
        Task<(string Local, bool OnThreadPool)> waits;
        using (var gate = new Gate())
        {
            await Hold(limit, gate, test.Pool);
            waits = limit.RunAsync(() => (local.Value!, Thread.CurrentThread.IsThreadPoolThread)).AsTask();
            waits.IsCompleted.ShouldBeFalse();
        }

        (await waits.Within(test.Pool)).ShouldBe(("caller's", true));
        IsEmpty(limit);
    }

    [Fact]
    public async Task Waiters_are_let_in_in_the_order_in_which_they_came_and_counted()
    {
        using var test = new TestPool(workers: 1);
        var limit = new BlockingLimit("db", 1);
        var order = new List<int>();
        Task[] waiters;
        using (var gate = new Gate())
        {
            await Hold(limit, gate, test.Pool);
            waiters = [.. Enumerable.Range(0, 50).Select(i => limit.RunAsync(() => order.Add(i)).AsTask())];
            limit.GetSnapshot().Waiting.ShouldBe(50);
        }

        await Task.WhenAll(waiters).Within(test.Pool);

        order.ShouldBe(Enumerable.Range(0, 50));
        BlockingLimitSnapshot after = limit.GetSnapshot();
        (after.TimesEntered, after.TimesWaited, after.TimesGivenUp).ShouldBe((51, 50, 0));
        after.LongestWait.ShouldBeGreaterThan(TimeSpan.Zero);
        after.TotalWait.ShouldBeGreaterThanOrEqualTo(after.LongestWait);
    }

    [Fact]
    public async Task A_thread_that_is_inside_enters_again_without_waiting_and_counts_once()
    {
        using var test = new TestPool(workers: 1);
        var limit = new BlockingLimit("db", 1);

        int nested = await test.Pool.Run(() => limit.Run(() => limit.Run(() =>
        {
            ValueTask<int> run = limit.RunAsync(() => limit.GetSnapshot().InUse);
            run.IsCompletedSuccessfully.ShouldBeTrue();
            return run.Result;
        }))).Within(test.Pool);

        nested.ShouldBe(1);
        IsEmpty(limit);
    }

    [Fact]
    public async Task Code_that_waited_is_inside_too()
    {
        using var test = new TestPool(workers: 1);
        var limit = new BlockingLimit("db", 1);
        Task<int> waits;
        using (var gate = new Gate())
        {
            await Hold(limit, gate, test.Pool);
            waits = limit.RunAsync(() => limit.Run(() => limit.GetSnapshot().InUse)).AsTask();
        }

        (await waits.Within(test.Pool)).ShouldBe(1);
        IsEmpty(limit);
    }

    [Fact]
    public void ToString_says_how_full_it_is()
    {
        var limit = new BlockingLimit("db", 3);

        limit.Run(limit.ToString).ShouldBe("db: 1 of 3 in use, 0 waiting");
    }

    /// <summary>Takes one place on a thread of no pool, until the gate opens.</summary>
    internal static async Task Hold(BlockingLimit limit, Gate gate, WorkStealingPool pool)
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = TestThread.Run(() => limit.Run(() =>
        {
            held.SetResult();
            gate.Wait(pool);
        }));
        await held.Task.Within(pool);
    }

    internal static void IsEmpty(BlockingLimit limit)
    {
        BlockingLimitSnapshot snapshot = limit.GetSnapshot();
        (snapshot.InUse, snapshot.Waiting).ShouldBe((0, 0));
    }

    private static Task Start(WorkStealingPool? pool, Func<Task> function) => pool?.Run(function) ?? Task.Run(function);
}
