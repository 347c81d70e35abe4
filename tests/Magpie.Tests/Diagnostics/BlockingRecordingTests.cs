using System.Collections.Immutable;
using Magpie.Tests.Support;

namespace Magpie.Tests.Diagnostics;

/// <summary>Recordings begin and end at any time, are bounded, and know nothing of each other.</summary>
public sealed class BlockingRecordingTests
{
    [Fact]
    public async Task Nothing_is_recorded_until_it_is_asked_for()
    {
        using var test = new TestPool(workers: 1);

        await test.Pool.Run(Culprits.Declare).Within(test.Pool);

        BlockingReport report = test.Pool.GetBlockingReport();
        (report.IsEmpty, report.IsRecording, report.PoolName, report.Duration).ShouldBe((true, false, "test", TimeSpan.Zero));
        report.ToString().ShouldContain("none");
    }

    [Fact]
    public async Task It_is_started_stopped_and_started_anew_while_the_pool_runs()
    {
        using var test = new TestPool(workers: 1);
        test.Pool.StartBlockingReport(Culprits.All);
        await test.Pool.Run(Culprits.Declare).Within(test.Pool);
        test.Pool.StopBlockingReport();
        test.Pool.StopBlockingReport();
        await test.Pool.Run(Culprits.Declare).Within(test.Pool);
        BlockingReport first = test.Pool.GetBlockingReport();

        test.Pool.StartBlockingReport(Culprits.All);
        BlockingReport second = test.Pool.GetBlockingReport();
        await test.Pool.Run(Culprits.Declare).Within(test.Pool);
        await test.Pool.Run(Culprits.Declare).Within(test.Pool);

        (first.IsRecording, first.Of(BlockingKind.Declared).Single().Count).ShouldBe((false, 1));
        (second.IsRecording, second.IsEmpty).ShouldBe((true, true));
        test.Pool.GetBlockingReport().Of(BlockingKind.Declared).Single().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Recordings_run_beside_each_other_each_with_its_own_threshold()
    {
        using var test = new TestPool(workers: 1);
        using BlockingRecording all = test.Pool.RecordBlocking(Culprits.All);
        using BlockingRecording longOnes = test.Pool.RecordBlocking(new BlockingReportOptions { BlockingThreshold = TimeSpan.FromDays(1) });
        await test.Pool.Run(Culprits.Declare).Within(test.Pool);
        all.Dispose();
        await test.Pool.Run(Culprits.Declare).Within(test.Pool);

        all.GetReport().Of(BlockingKind.Declared).Single().Count.ShouldBe(1);
        longOnes.GetReport().Entries.ShouldBeEmpty();
        test.Pool.GetBlockingReport().IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task A_wait_that_began_before_the_recording_is_not_its()
    {
        using var test = new TestPool(workers: 2, static options => options.BlockingReport = Culprits.All);
        using var gate = new Gate();
        Task waiting = test.Pool.Run(() => Blocking.Run(() => Culprits.WaitForGate(gate, test.Pool)));
        Bounded.Until(test.Pool, () => !test.Pool.GetBlockingReport().Unfinished.IsEmpty, "the stretch is open");

        using BlockingRecording later = test.Pool.RecordBlocking(Culprits.All);
        later.GetReport().Unfinished.ShouldBeEmpty();
        gate.Open();
        await waiting.Within(test.Pool);

        later.GetReport().IsEmpty.ShouldBeTrue();
        test.Pool.GetBlockingReport().Of(BlockingKind.Declared).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_wait_that_has_not_ended_is_told_with_its_stack_if_that_was_asked_for()
    {
        BlockingReportOptions options = Culprits.All;
        options.StacksAtBegin = true;
        options.SourceLines = true;
        using var test = new TestPool(workers: 1, pool => pool.BlockingReport = options);
        using var gate = new Gate();
        Task waiting = test.Pool.Run(() => Culprits.WaitForGate(gate, test.Pool));
        Bounded.Until(test.Pool, () => !test.Pool.GetBlockingReport().Unfinished.IsEmpty, "the wait is open");

        BlockingReport report = test.Pool.GetBlockingReport();
        UnfinishedBlocking wait = report.Unfinished.Single();
        gate.Open();
        await waiting.Within(test.Pool);

        wait.CallSite.ShouldBe(Culprits.Name + nameof(Culprits.WaitForGate));
        wait.Item.ShouldStartWith($"{typeof(BlockingRecordingTests).FullName}.{nameof(A_wait_that_has_not_ended_is_told_with_its_stack_if_that_was_asked_for)}");
        wait.Stack!.ShouldContain("Culprits.cs:line ");
        wait.WorkerId.ShouldBe(0);
        report.ToString().ShouldContain("Not ended yet");
    }

    [Fact]
    public async Task Without_an_allowance_of_stacks_waits_are_counted_exactly_without_their_place()
    {
        BlockingReportOptions options = Culprits.All;
        options.MaxStacksPerSecond = 0;
        using var test = new TestPool(workers: 2, pool => pool.BlockingReport = options);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => test.Pool.Run(Culprits.Declare))).Within(test.Pool);

        BlockingReportEntry entry = test.Pool.GetBlockingReport().Of(BlockingKind.Declared).ShouldHaveSingleItem();
        (entry.CallSite, entry.Call, entry.Stack, entry.Count).ShouldBe(("(not sampled)", null, null, 100));
    }

    [Fact]
    public async Task What_exceeds_the_allowance_of_stacks_is_told_by_the_item()
    {
        const int Waits = 200;
        BlockingReportOptions options = Culprits.All;
        options.MaxStacksPerSecond = 1;
        using var test = new TestPool(workers: 1, pool => pool.BlockingReport = options);

        await test.Pool.Run(static () =>
        {
            for (int i = 0; i < Waits; i++)
            {
                Culprits.Declare();
            }
        }).Within(test.Pool);

        BlockingReport report = test.Pool.GetBlockingReport();
        report.Of(BlockingKind.Declared).Sum(static entry => entry.Count).ShouldBe(Waits);
        report.Entries.ShouldContain(static entry => entry.CallSite == Culprits.Name + nameof(Culprits.Declare) && entry.Stack != null);
        report.Entries.ShouldContain(static entry => entry.CallSite.StartsWith(typeof(BlockingRecordingTests).FullName!, StringComparison.Ordinal) && entry.Stack == null && entry.Call == null);
    }

    [Fact]
    public async Task More_places_than_there_is_room_for_are_counted_together()
    {
        BlockingReportOptions options = Culprits.All;
        options.MaxEntries = 1;
        using var test = new TestPool(workers: 1, pool => pool.BlockingReport = options);

        await test.Pool.Run(Culprits.Declare).Within(test.Pool);
        await test.Pool.Run(Culprits.DeclareScope).Within(test.Pool);
        await test.Pool.Run(static () => Blocking.Run(static () => { })).Within(test.Pool);
        await test.Pool.Run(Culprits.Declare).Within(test.Pool);

        test.Pool.GetBlockingReport().Of(BlockingKind.Declared).OrderBy(static entry => entry.CallSite, StringComparer.Ordinal)
            .Select(static entry => (entry.CallSite, entry.Count))
            .ShouldBe([("(other places)", 2), (Culprits.Name + nameof(Culprits.Declare), 2)]);
    }

    [Fact]
    public async Task Recordings_that_come_and_go_while_items_block_count_what_began_inside_them()
    {
        const int Items = 2_000;
        using var test = new TestPool(workers: 4, static options => options.BlockingReport = Culprits.All);
        Task working = Task.WhenAll(Enumerable.Range(0, Items).Select(_ => test.Pool.Run(Culprits.Declare)));
        do
        {
            using BlockingRecording passing = test.Pool.RecordBlocking(Culprits.All);
            passing.GetReport().Of(BlockingKind.Declared).Sum(static entry => entry.Count).ShouldBeLessThanOrEqualTo(Items);
        }
        while (!working.IsCompleted);

        await working.Within(test.Pool);
        BlockingReport report = test.Pool.GetBlockingReport();
        report.Of(BlockingKind.Declared).Sum(static entry => entry.Count).ShouldBe(Items);
    }

    [Fact]
    public void The_table_is_aligned_and_worst_first()
    {
        ImmutableArray<WorkerBlocking> workers = [new WorkerBlocking(3, 1, TimeSpan.Zero, TimeSpan.Zero), new WorkerBlocking(null, 1, TimeSpan.Zero, TimeSpan.Zero)];
        var report = new BlockingReport(
            "orders",
            IsRecording: true,
            TimeSpan.FromSeconds(12.5),
            [
                new(BlockingKind.Noticed, false, "Shop.Orders.Load", "System.Threading.Tasks.Task.Wait", null, "at System.Threading.Tasks.Task.Wait\nat Shop.Orders.Load", 25, TimeSpan.FromSeconds(12.5), TimeSpan.FromMilliseconds(512), workers),
                new(BlockingKind.Found, true, "Shop.Mail", null, null, null, 1, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20), [workers[0]]),
            ],
            [
                new(BlockingKind.Noticed, false, 0, "Shop.Orders.Load", null, null, null, TimeSpan.FromSeconds(2)),
                new(BlockingKind.Noticed, false, 1, "Shop.Orders.Load", null, null, null, TimeSpan.FromSeconds(1)),
            ]);

        report.ToString().ReplaceLineEndings("\n").ShouldBe(
            """
            Blocking in the pool 'orders', recorded for 12.50 s so far:
                total   longest  count  kind                 worker  where             waits in
              12.50 s  512.0 ms     25  noticed              3 -     Shop.Orders.Load  Task.Wait
              20.0 ms   20.0 ms      1  found, not replaced  3       Shop.Mail
            Not ended yet:
              longest  count  kind     where             waits in
               2.00 s      2  noticed  Shop.Orders.Load
            Shop.Orders.Load, first seen:
                at System.Threading.Tasks.Task.Wait
                at Shop.Orders.Load

            """.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("BlockingThreshold", "milliseconds")]
    [InlineData("ComputingThreshold", "InfiniteTimeSpan")]
    [InlineData("MaxStacksPerSecond", "1000000")]
    [InlineData("MaxEntries", "65536")]
    public void An_option_out_of_range_is_refused_by_name_with_its_range(string option, string range)
    {
        BlockingReportOptions options = Culprits.All;
        switch (option)
        {
            case "BlockingThreshold":
                options.BlockingThreshold = TimeSpan.FromTicks(-1);
                break;
            case "ComputingThreshold":
                options.ComputingThreshold = TimeSpan.Zero;
                break;
            case "MaxStacksPerSecond":
                options.MaxStacksPerSecond = -1;
                break;
            default:
                options.MaxEntries = 0;
                break;
        }

        using var test = new TestPool();
        foreach (Action use in (Action[])
        [
            () => new WorkStealingPool(new WorkStealingPoolOptions { BlockingReport = options }),
            () => test.Pool.StartBlockingReport(options),
            () => test.Pool.RecordBlocking(options),
        ])
        {
            ArgumentException exception = Should.Throw<ArgumentException>(use);
            exception.ParamName.ShouldBe($"BlockingReportOptions.{option}");
            exception.Message.ShouldContain(range);
        }
    }
}
