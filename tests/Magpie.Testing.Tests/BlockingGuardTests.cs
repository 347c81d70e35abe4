using System.Runtime.CompilerServices;

namespace Magpie.Testing.Tests;

/// <summary>A guard throws with the stack if a thread of its pool was blocked, and else does nothing.</summary>
public sealed class BlockingGuardTests : IDisposable
{
    private static readonly string _here = typeof(BlockingGuardTests).FullName!;

    private readonly WorkStealingPool _pool = new(new WorkStealingPoolOptions { Name = "guarded", WorkerCount = 2 });

    public void Dispose() => Bounded.Wait(_pool.ShutdownNowAsync(), _pool);

    [Fact]
    public async Task Code_that_does_not_block_passes()
    {
        using (BlockingGuard.Assert(_pool))
        {
            await _pool.Run(static async () =>
            {
                await Task.Yield();
                await Task.Delay(1);
                lock (new object())
                {
                    // Nobody else wants it.
                }
            }).Within(_pool);
        }
    }

    [Fact]
    public async Task A_managed_wait_fails_with_its_stack()
    {
        BlockingGuard guard = BlockingGuard.Assert(_pool);
        await _pool.Run(static () => SyncOverAsync()).Within(_pool);

        BlockingAssertionException exception = Should.Throw<BlockingAssertionException>(guard.Dispose);

        BlockingReportEntry entry = exception.Report!.Entries[0];
        (entry.Kind, entry.CallSite).ShouldBe((BlockingKind.Noticed, $"{_here}.{nameof(SyncOverAsync)}"));
        exception.Message.ShouldContain("'guarded'");
        exception.Message.ShouldContain($"at {_here}.{nameof(SyncOverAsync)} in ");
        exception.Message.ShouldContain("BlockingGuardTests.cs:line ");
        exception.Message.ShouldContain("System.Threading.Tasks.Task");
    }

    [Fact]
    public async Task Async_code_that_blocks_after_an_await_fails_and_so_does_await_using()
    {
        BlockingAssertionException exception = await Should.ThrowAsync<BlockingAssertionException>(async () =>
        {
            await using (BlockingGuard.Assert(_pool))
            {
                await _pool.Run(YieldAndBlockAsync).Within(_pool);
            }
        });

        exception.Message.ShouldContain($"at {_here}.{nameof(YieldAndBlockAsync)}");
    }

    [Fact]
    public async Task A_wait_that_has_not_ended_fails_with_its_stack()
    {
        using var gate = new Gate();
        BlockingGuard guard = BlockingGuard.Assert(_pool);
        Task waiting = _pool.Run(() => WaitFor(gate));
        Bounded.Until(_pool, () => !guard.GetReport().Unfinished.IsEmpty, "the wait is open");

        BlockingAssertionException exception = Should.Throw<BlockingAssertionException>(guard.Dispose);

        exception.Message.ShouldContain("still");
        exception.Message.ShouldContain($"at {_here}.{nameof(WaitFor)}");
        gate.Open();
        await waiting.Within(_pool);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Declared_blocking_fails_unless_it_is_allowed(bool isAllowed)
    {
        BlockingGuard guard = BlockingGuard.Assert(_pool, isAllowed);
        await _pool.Run(static () => Blocking.Run(static () => SyncOverAsync())).Within(_pool);

        if (isAllowed)
        {
            guard.Dispose();
        }
        else
        {
            Should.Throw<BlockingAssertionException>(guard.Dispose).Message.ShouldContain("declared, in ");
        }
    }

    [Fact]
    public async Task What_the_stall_monitor_finds_fails_with_the_item()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only there the stall monitor sees what threads do.");
        BlockingGuard guard = BlockingGuard.Assert(_pool);
        var released = new StrongBox<bool>();
        Task sleeping = _pool.Run(() => SleepUntil(released));
        Bounded.Until(_pool, () => !guard.GetReport().IsEmpty, "the sleep is found");
        Volatile.Write(ref released.Value, true);
        await sleeping.Within(_pool);

        Should.Throw<BlockingAssertionException>(guard.Dispose).Message
            .ShouldContain($"found by the stall monitor (so the stack is not known), in {_here}.{nameof(What_the_stall_monitor_finds_fails_with_the_item)}");
    }

    [Fact]
    public async Task What_happens_before_after_and_elsewhere_does_not_count()
    {
        using var other = new WorkStealingPool(new WorkStealingPoolOptions { Name = "other", WorkerCount = 1 });
        await _pool.Run(static () => SyncOverAsync()).Within(_pool);
        using (BlockingGuard.Assert(_pool))
        {
            await other.Run(static () => SyncOverAsync()).Within(other);
            await Task.Run(static () => SyncOverAsync()).Within(_pool);
        }

        await _pool.Run(static () => SyncOverAsync()).Within(_pool);
    }

    [Fact]
    public async Task Guards_of_one_pool_know_nothing_of_each_other()
    {
        BlockingGuard outer = BlockingGuard.Assert(_pool);
        using (BlockingGuard.Assert(_pool))
        {
            await _pool.Run(static () => { }).Within(_pool);
        }

        await _pool.Run(static () => SyncOverAsync()).Within(_pool);
        Should.Throw<BlockingAssertionException>(outer.Dispose);
    }

    [Fact]
    public async Task Verify_throws_at_once_and_dispose_not_a_second_time()
    {
        using BlockingGuard guard = BlockingGuard.Assert(_pool);
        guard.Verify();
        await _pool.Run(static () => SyncOverAsync()).Within(_pool);

        Should.Throw<BlockingAssertionException>(guard.Verify);
    }

    [Fact]
    public async Task Run_throws_what_the_code_throws_and_else_what_was_found()
    {
        InvalidOperationException exception = await Should.ThrowAsync<InvalidOperationException>(
            () => BlockingGuard.RunAsync(_pool, static () =>
            {
                SyncOverAsync();
                throw new InvalidOperationException("the code's own");
            }).Within(_pool));
        exception.Message.ShouldBe("the code's own");

        await Should.ThrowAsync<BlockingAssertionException>(() => BlockingGuard.RunAsync(_pool, YieldAndBlockAsync).Within(_pool));
        await BlockingGuard.RunAsync(_pool, static async () => await Task.Yield()).Within(_pool);
    }

    [Fact]
    public async Task A_guard_leaves_the_pool_s_own_report_alone()
    {
        _pool.StartBlockingReport(new BlockingReportOptions { BlockingThreshold = TimeSpan.Zero });
        await _pool.Run(static () => SyncOverAsync()).Within(_pool);
        using (BlockingGuard.Assert(_pool))
        {
            await _pool.Run(static () => { }).Within(_pool);
        }

        _pool.GetBlockingReport().IsRecording.ShouldBeTrue();
        _pool.GetBlockingReport().Entries.ShouldNotBeEmpty();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SyncOverAsync() => LateTask.ForCallingThread().Wait();

    private static async Task YieldAndBlockAsync()
    {
        await Task.Yield();
        SyncOverAsync();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WaitFor(Gate gate) => gate.Wait(_pool);

    private static void SleepUntil(StrongBox<bool> released)
    {
        while (!Volatile.Read(ref released.Value))
        {
            Thread.Sleep(100);
        }
    }
}
