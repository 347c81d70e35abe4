using System.Diagnostics;
using System.Runtime.CompilerServices;
using Magpie.HandingOff;
using Magpie.Primitives;
using Magpie.Tests.HandingOff;
using Magpie.Tests.Support;
using Magpie.Workers;

namespace Magpie.Tests.Diagnostics;

/// <summary>Who blocks is told by name, place and length, each way of blocking by itself.</summary>
public sealed class BlockingReportTests
{
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(1);

    public static TheoryData<string> WaitKinds => [.. WaitKind.NoticedNames];

    [Theory]
    [MemberData(nameof(WaitKinds))]
    public async Task A_managed_wait_is_told_with_its_place_and_length(string name)
    {
        using var test = new TestPool(workers: 1, static options => options.BlockingReport = Culprits.All);
        using WaitKind kind = WaitKind.Create(name);

        Task waiting = test.Pool.Run(() => Culprits.RunKind(kind));
        Bounded.Until(test.Pool, () => test.Pool.GetBlockingReport().Unfinished.Any(static wait => wait.Kind == BlockingKind.Noticed), "the wait is open");
        kind.End();
        await waiting.Within(test.Pool);

        BlockingReport report = test.Pool.GetBlockingReport();
        report.Unfinished.ShouldBeEmpty();
        BlockingReportEntry entry = report.Of(BlockingKind.Noticed).ShouldHaveSingleItem();
        entry.Stack!.ShouldContain(Culprits.Name + nameof(Culprits.RunKind));
        entry.CallSite.ShouldStartWith("Magpie.Tests.");
        entry.Call!.ShouldStartWith("System.");

        // Who is woken may have to wait for a lock of the primitive's own once more.
        entry.Count.ShouldBeGreaterThanOrEqualTo(1);
        (entry.KeptWorker, entry.Longest > TimeSpan.Zero, entry.Longest <= entry.Total).ShouldBe((false, true, true));
        entry.Workers.ShouldBe([new WorkerBlocking(0, entry.Count, entry.Total, entry.Longest)]);
    }

    [Fact]
    public async Task Waits_at_one_place_are_counted_exactly_and_together()
    {
        const int Waits = 200;
        using var test = new TestPool(workers: 2, static options => options.BlockingReport = Culprits.All);

        await Task.WhenAll(Enumerable.Range(0, Waits).Select(_ => test.Pool.Run(Culprits.Declare))).Within(test.Pool);

        BlockingReportEntry entry = test.Pool.GetBlockingReport().Of(BlockingKind.Declared).ShouldHaveSingleItem();
        (entry.Kind, entry.CallSite, entry.Call, entry.Count).ShouldBe(
            (BlockingKind.Declared, Culprits.Name + nameof(Culprits.Declare), "Magpie.Blocking.Run", Waits));
        entry.Workers.Sum(static worker => worker.Count).ShouldBe(Waits);
        entry.Workers.Aggregate(TimeSpan.Zero, static (sum, worker) => sum + worker.Total).ShouldBe(entry.Total);
        entry.Workers.Max(static worker => worker.Longest).ShouldBe(entry.Longest);
        entry.Item.ShouldBe(Culprits.Name + nameof(Culprits.Declare));
    }

    [Fact]
    public async Task A_scope_is_told_by_the_method_that_entered_it()
    {
        using var test = new TestPool(workers: 1, static options => options.BlockingReport = Culprits.All);

        await test.Pool.Run(Culprits.DeclareScope).Within(test.Pool);

        BlockingReportEntry entry = test.Pool.GetBlockingReport().Of(BlockingKind.Declared).ShouldHaveSingleItem();
        (entry.CallSite, entry.Call).ShouldBe((Culprits.Name + nameof(Culprits.DeclareScope), "Magpie.Blocking.Enter"));
    }

    [Fact]
    public async Task A_wait_inside_a_declared_stretch_is_not_told_a_second_time()
    {
        using var test = new TestPool(workers: 1, static options => options.BlockingReport = Culprits.All);
        using var gate = new Gate();
        Task waiting = test.Pool.Run(() => Blocking.Run(() => Culprits.WaitForGate(gate, test.Pool)));
        await test.Pool.Run(gate.Open).Within(test.Pool);
        await waiting.Within(test.Pool);

        BlockingReportEntry entry = test.Pool.GetBlockingReport().Of(BlockingKind.Declared).ShouldHaveSingleItem();
        (entry.Kind, entry.Count).ShouldBe((BlockingKind.Declared, 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_blocks_without_capacity_is_told_apart(bool declared)
    {
        using var test = new TestPool(workers: 2, static options =>
        {
            options.BlockingReport = Culprits.All;
            options.MaxBlockingThreads = 0;
        });
        using var gate = new Gate();
        Task waiting = test.Pool.Run(() =>
        {
            if (declared)
            {
                Blocking.Run(() => Culprits.WaitForGate(gate, test.Pool));
            }
            else
            {
                Culprits.WaitForGate(gate, test.Pool);
            }
        });
        Bounded.Until(test.Pool, () => test.Pool.GetBlockingReport().Unfinished is [{ KeptWorker: true }], "the wait is open");
        gate.Open();
        await waiting.Within(test.Pool);

        BlockingReportEntry entry = test.Pool.GetBlockingReport().Entries[0];
        (entry.Kind, entry.KeptWorker).ShouldBe((declared ? BlockingKind.Declared : BlockingKind.Noticed, true));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_stall_monitor_finds_is_told_by_the_item(bool hasCapacity)
    {
        using TestPool test = NewPoolThatFinds(hasCapacity);
        var sleeper = new Sleeper();
        Task sleeping = test.Pool.Run(sleeper.Sleep);
        sleeper.WakeWhenFound(test.Pool);
        await sleeping.Within(test.Pool);
        await test.Pool.BecomesIdle();

        BlockingReportEntry entry = test.Pool.GetBlockingReport().Of(BlockingKind.Found).ShouldHaveSingleItem();
        (entry.CallSite, entry.KeptWorker, entry.Stack, entry.Call).ShouldBe(($"{typeof(BlockingReportTests).FullName}.{nameof(Sleeper)}.{nameof(Sleeper.Sleep)}", !hasCapacity, null, null));
        entry.Longest.ShouldBeGreaterThanOrEqualTo(_soon / 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_an_item_computes_after_it_was_found_is_no_part_of_the_wait(bool hasCapacity)
    {
        using TestPool test = NewPoolThatFinds(hasCapacity);
        var sleeper = new Sleeper();
        TimeSpan begun = MonotonicClock.Now;
        Task<TimeSpan> item = test.Pool.Run(() =>
        {
            sleeper.Sleep();
            return Compute(100 * _soon);
        });
        sleeper.WakeWhenFound(test.Pool);
        TimeSpan computed = await item.Within(test.Pool);
        await test.Pool.BecomesIdle();
        TimeSpan elapsed = MonotonicClock.Now - begun;

        BlockingReportEntry entry = test.Pool.GetBlockingReport().Of(BlockingKind.Found).ShouldHaveSingleItem();
        entry.Total.ShouldBeInRange(_soon / 2, elapsed - computed);
    }

    [Fact]
    public async Task A_wait_that_is_noticed_after_another_was_found_is_no_part_of_that()
    {
        using TestPool test = NewPoolThatFinds(hasCapacity: false);
        using var gate = new Gate();
        var sleeper = new Sleeper();
        Task item = test.Pool.Run(() =>
        {
            sleeper.Sleep();
            Culprits.WaitForGate(gate, test.Pool);
        });
        sleeper.WakeWhenFound(test.Pool);
        Bounded.Until(test.Pool, () => test.Pool.GetBlockingReport().Unfinished is [{ Kind: BlockingKind.Noticed }], "the second wait is open");
        BlockingReportEntry found = test.Pool.GetBlockingReport().Of(BlockingKind.Found).ShouldHaveSingleItem("it has ended, for the thread went on");
        gate.Open();
        await item.Within(test.Pool);

        test.Pool.GetBlockingReport().Of(BlockingKind.Found).Select(static entry => (entry.Count, entry.Total)).ShouldBe([(1, found.Total)], "it is told once");
        test.Pool.GetBlockingReport().Of(BlockingKind.Noticed).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_computing_item_is_told_with_its_processor_time()
    {
        TimeSpan threshold = 20 * _soon;
        using var test = new TestPool(workers: 1, options => options.BlockingReport = new BlockingReportOptions { ComputingThreshold = threshold });

        await test.Pool.Run(static () => { }).Within(test.Pool);
        await test.Pool.Run(() => ComputeUntilTold(test.Pool)).Within(test.Pool);
        await test.Pool.BecomesIdle();

        BlockingReportEntry entry = test.Pool.GetBlockingReport().Of(BlockingKind.Computing).ShouldHaveSingleItem();
        (entry.Kind, entry.CallSite, entry.Count).ShouldBe(
            (BlockingKind.Computing, $"{typeof(BlockingReportTests).FullName}.{nameof(A_computing_item_is_told_with_its_processor_time)} (lambda)", 1));
        entry.Total.ShouldBeGreaterThanOrEqualTo(threshold);
    }

    [Fact]
    public async Task Where_the_system_does_not_tell_what_threads_do_an_item_that_sleeps_keeps_its_worker_and_is_told_by_elapsed_time()
    {
        using var test = new TestPool(workers: 1, static options =>
        {
            options.ProbesThreads = false;
            options.StallThreshold = _soon;
            options.BlockingReport = new BlockingReportOptions { ComputingThreshold = 20 * _soon };
        });

        await test.Pool.Run(static () => Thread.Sleep(40 * _soon)).Within(test.Pool);
        await test.Pool.BecomesIdle();

        BlockingReportEntry entry = test.Pool.GetBlockingReport().Entries.ShouldHaveSingleItem();
        (entry.Kind, entry.KeptWorker, entry.Count).ShouldBe((BlockingKind.Computing, true, 1));
        entry.Total.ShouldBeGreaterThanOrEqualTo(20 * _soon);
        test.Pool.GetSnapshot().Workers[0].HandOffs.ShouldBe(0);
    }

    [Fact]
    public async Task An_item_that_waits_for_long_does_not_count_as_computing()
    {
        using var test = new TestPool(workers: 1, static options => options.BlockingReport = new BlockingReportOptions { ComputingThreshold = 20 * _soon });
        using var timer = new CancellationTokenSource();
        timer.CancelAfter(100 * _soon);

        await test.Pool.Run(() => { timer.Token.WaitHandle.WaitWithin(test.Pool); }).Within(test.Pool);
        await test.Pool.BecomesIdle();

        BlockingReport report = test.Pool.GetBlockingReport();
        report.Of(BlockingKind.Computing).ShouldBeEmpty();
        report.Of(BlockingKind.Noticed).Max(static entry => entry.Longest).ShouldBeGreaterThan(20 * _soon);
    }

    [Fact]
    public async Task Shorter_waits_than_the_threshold_are_not_counted()
    {
        using var test = new TestPool(workers: 1, static options => options.BlockingReport = new BlockingReportOptions { BlockingThreshold = TimeSpan.FromDays(1) });

        await test.Pool.Run(Culprits.Declare).Within(test.Pool);

        test.Pool.GetBlockingReport().Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_managed_hand_offs_managed_waits_are_told_all_the_same()
    {
        using var test = new TestPool(workers: 2, static options =>
        {
            options.HandOffOnWait = false;
            options.StallThreshold = Timeout.InfiniteTimeSpan;
        });
        using var gate = new Gate();
        test.Pool.StartBlockingReport(Culprits.All);
        Task waiting = test.Pool.Run(() => Culprits.WaitForGate(gate, test.Pool));
        Bounded.Until(test.Pool, () => !test.Pool.GetBlockingReport().Unfinished.IsEmpty, "the wait is open");
        gate.Open();
        await waiting.Within(test.Pool);

        BlockingReportEntry entry = test.Pool.GetBlockingReport().Entries[0];
        (entry.Kind, entry.KeptWorker, entry.CallSite).ShouldBe((BlockingKind.Noticed, true, Culprits.Name + nameof(Culprits.WaitForGate)));
    }

    private static TestPool NewPoolThatFinds(bool hasCapacity)
    {
        Assert.SkipUnless(StallWatch.CanBeOn(SettingsReader.Read(new WorkStealingPoolOptions())), "This system does not tell what threads do.");
        return new TestPool(workers: 1, options =>
        {
            options.BlockingReport = Culprits.All;
            options.StallThreshold = _soon;
            options.MaxBlockingThreads = hasCapacity ? 10 : 0;
        });
    }

    /// <summary>Computes until the report tells of it.</summary>
    private static void ComputeUntilTold(WorkStealingPool pool)
    {
        long begin = Stopwatch.GetTimestamp();
        while (pool.GetBlockingReport().Unfinished is not [{ Kind: BlockingKind.Computing, WorkerId: 0 }])
        {
            (Stopwatch.GetElapsedTime(begin) < Bounded.Limit).ShouldBeTrue($"The item computes, and is not told. {pool.GetSnapshot()}");
        }
    }

    /// <returns>The processor time that it took.</returns>
    private static TimeSpan Compute(TimeSpan atLeast)
    {
        ThreadProbe probe = ThreadProbe.OfCurrentThread()!;
        probe.TryReadProcessorTime(out TimeSpan before).ShouldBeTrue();
        TimeSpan used;
        do
        {
            Thread.SpinWait(1_000);
            probe.TryReadProcessorTime(out TimeSpan now).ShouldBeTrue();
            used = now - before;
        }
        while (used < atLeast);

        return used;
    }

    private sealed class Sleeper
    {
        private volatile bool _isAwake;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Sleep()
        {
            while (!_isAwake)
            {
                Thread.Sleep(10);
            }
        }

        public void WakeWhenFound(WorkStealingPool pool)
        {
            Bounded.Until(pool, () => pool.GetBlockingReport().Unfinished is [{ Kind: BlockingKind.Found }], "it is found");
            _isAwake = true;
        }
    }
}
