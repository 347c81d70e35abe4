using Magpie.Tests.Support;

namespace Magpie.Tests.Escapes;

/// <summary>Guarded flows on the .NET thread pool. What is raised belongs to the process, so these run one after the other.</summary>
[Collection(nameof(ThreadPoolGuard))]
public sealed class ThreadPoolGuardTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Many_more_guarded_items_than_threads_can_block_at_the_same_time()
    {
        int items = (8 * Environment.ProcessorCount) + 16;
        using var gate = new ManualResetEventSlim();

        using (ThreadPoolGuard.Enter())
        {
            // Opened when all wait: without a thread for each, the runtime would take a second for one or two more.
            Task waits = Task.WhenAll(Enumerable.Range(0, items).Select(_ => Task.Run(() => gate.Wait(_limit).ShouldBeTrue())));
            await TestThread.Run(() => SpinWait.SpinUntil(() => ThreadPoolGuard.GetReport() is var report && report.BlockedNow >= items && report.MostThreadsAdded >= items, _limit).ShouldBeTrue());
            gate.Set();
            await waits.WaitAsync(_limit);
        }

        ThreadPoolGuardReport report = ThreadPoolGuard.GetReport();
        report.WaitsNoticed.ShouldBeGreaterThanOrEqualTo(items);
        report.MostBlocked.ShouldBeGreaterThanOrEqualTo(items);
        report.MostThreadsAdded.ShouldBeGreaterThanOrEqualTo(items);
    }

    [Fact]
    public async Task The_minimum_goes_back_to_what_the_user_set()
    {
        await NothingIsAdded();
        ThreadPool.GetMinThreads(out int before, out int portsBefore);

        using (ThreadPoolGuard.Enter())
        {
            await Many_more_guarded_items_than_threads_can_block_at_the_same_time();
        }

        await NothingIsAdded();
        ThreadPool.GetMinThreads(out int after, out int portsAfter);
        after.ShouldBe(before);
        portsAfter.ShouldBe(portsBefore);
    }

    [Fact]
    public async Task The_guard_goes_where_the_flow_goes_and_ends_with_its_scope()
    {
        using (ThreadPoolGuard.Enter())
        {
            (await Task.Run(ContextName)).ShouldBe("GuestContext");
            await Task.Yield();
            (await Task.Run(async () =>
            {
                await Task.Yield();
                return ContextName();
            })).ShouldBe("GuestContext");
        }

        (await Task.Run(ContextName)).ShouldBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_function_that_is_run_guarded_is_so_to_its_end_and_its_caller_is_not(bool carriesSomething)
    {
        var local = new AsyncLocal<string?>();
        await Task.Run(async () =>
        {
            if (carriesSomething)
            {
                local.Value = "caller";
            }

            string? before = local.Value;
            Task<(string?, string?, string?)> function = ThreadPoolGuard.Run(
                async value =>
                {
                    string? first = ContextName();
                    string? flowed = local.Value;
                    local.Value = value;
                    await Task.Yield();
                    return (first, flowed, ContextName());
                },
                "function");

            (ContextName(), local.Value).ShouldBe((null, before));
            (await function).ShouldBe(("GuestContext", before, "GuestContext"));
            (ContextName(), local.Value).ShouldBe((null, before));
        }).WaitAsync(_limit);
    }

    [Fact]
    public async Task A_function_that_throws_leaves_its_caller_unguarded() => await Task.Run(static () =>
    {
        Should.Throw<FormatException>(static () => ThreadPoolGuard.Run<int, int>(static _ => throw new FormatException(), 0));
        ContextName().ShouldBeNull();
    }).WaitAsync(_limit);

    [Fact]
    public async Task A_function_is_guarded_where_the_flow_is_suppressed_and_it_stays_suppressed() => await Task.Run(static () =>
    {
        using (ExecutionContext.SuppressFlow())
        {
            ThreadPoolGuard.Run(static _ => ContextName(), 0).ShouldBe("GuestContext");
            (ContextName(), ExecutionContext.IsFlowSuppressed()).ShouldBe((null, true));
        }
    }).WaitAsync(_limit);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_flow_that_a_pool_follows_comes_home_though_it_is_guarded(bool byScope)
    {
        using var test = new TestPool(workers: 2, static options => options.FollowEscapes = true);

        WorkStealingPool? home = await test.Pool.Run(async () =>
        {
            if (!byScope)
            {
                return await ThreadPoolGuard.Run(static _ => EscapeAndComeHome(), 0);
            }

            using (ThreadPoolGuard.Enter())
            {
                return await EscapeAndComeHome();
            }
        }).Within(test.Pool);

        home.ShouldBe(test.Pool);

        static async Task<WorkStealingPool?> EscapeAndComeHome()
        {
            await Task.Run(static () => { }).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            WorkStealingPool.Current.ShouldBeNull();
            await Task.Yield();
            return WorkStealingPool.Current;
        }
    }

    [Fact]
    public void There_must_be_a_function_to_be_run_guarded() =>
        Should.Throw<ArgumentNullException>(static () => ThreadPoolGuard.Run<int, int>(null!, 0)).ParamName.ShouldBe("function");

    [Fact]
    public async Task Items_of_other_flows_never_see_the_guard()
    {
        using var done = new CountdownEvent(200);
        int seen = 0;
        var random = new Random(1);
        using (ThreadPoolGuard.Enter())
        {
            for (int i = 0; i < 200; i++)
            {
                _ = Task.Run(static () => Thread.SpinWait(1000));
                ThreadPool.UnsafeQueueUserWorkItem(
                    _ =>
                    {
                        Interlocked.Add(ref seen, ContextName() is null ? 0 : 1);
                        done.Signal();
                    },
                    done,
                    preferLocal: random.Next(2) == 0);
            }

            done.Wait(_limit).ShouldBeTrue();
        }

        seen.ShouldBe(0);
    }

    [Fact]
    public async Task A_flow_that_is_suppressed_is_not_guarded()
    {
        using (ThreadPoolGuard.Enter())
        {
            Task<string?> task;
            using (ExecutionContext.SuppressFlow())
            {
                task = Task.Run(ContextName);
            }

            (await task).ShouldBeNull();
        }
    }

    [Fact]
    public async Task Many_short_waits_add_no_more_threads_than_block_at_the_same_time()
    {
        using var turn = new AutoResetEvent(false);
        using var back = new AutoResetEvent(false);
        long before = ThreadPoolGuard.GetReport().WaitsNoticed;
        using (ThreadPoolGuard.Enter())
        {
            Task pong = Task.Run(() =>
            {
                for (int i = 0; i < 2000; i++)
                {
                    turn.WaitOne(_limit).ShouldBeTrue();
                    back.Set();
                }
            });
            await Task.Run(() =>
            {
                for (int i = 0; i < 2000; i++)
                {
                    turn.Set();
                    back.WaitOne(_limit).ShouldBeTrue();
                }
            });
            await pong.WaitAsync(_limit);
        }

        ThreadPoolGuardReport report = ThreadPoolGuard.GetReport();
        (report.WaitsNoticed - before).ShouldBeGreaterThan(1000);
        report.ThreadsAdded.ShouldBeLessThanOrEqualTo(report.MostBlocked);
    }

    /// <summary>No event tells it.</summary>
    private static async Task NothingIsAdded()
    {
        await Task.Yield();
        SpinWait.SpinUntil(static () => ThreadPoolGuard.GetReport() is { ThreadsAdded: 0, BlockedNow: 0 }, _limit).ShouldBeTrue();
    }

    private static string? ContextName() => SynchronizationContext.Current?.GetType().Name;
}
