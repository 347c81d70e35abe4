using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Magpie.Diagnostics.Tests.Support;

namespace Magpie.Diagnostics.Tests;

/// <summary>What the instruments say, read by a listener of the BCL.</summary>
public sealed partial class MeterTests
{
    [Fact]
    public async Task Counters_tell_what_the_pool_did()
    {
        using WorkStealingPool pool = Work.NewPool(workers: 2);
        using var listened = new Listened();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => pool.Run(static () => { }))).Within(pool);
        await Work.HandOff(pool);
        await pool.BecomesIdle();
        Bounded.UntilSnapshot(pool, static s => s.Workers.All(static w => w.State != WorkerState.Running), "the workers rest");

        PoolSnapshot snapshot = pool.GetSnapshot();
        listened.ObserveOne("magpie.pool.work_item.count", pool.Name).ShouldBe(102, "a hundred, one that blocks, and what it waits for");
        listened.ObserveOne("magpie.pool.park.count", pool.Name).ShouldBe(snapshot.Workers.Sum(static w => w.Parks));
        listened.ObserveOne("magpie.pool.steal.count", pool.Name).ShouldBe(snapshot.Workers.Sum(static w => w.Steals));
        listened.ObserveOne("magpie.pool.steal.attempt.count", pool.Name).ShouldBeGreaterThanOrEqualTo(
            Math.Max(1, snapshot.Workers.Sum(static w => w.Steals)), "a worker looks around before it rests");
        listened.ObserveOne("magpie.pool.work_item.unfinished", pool.Name).ShouldBe(0);
        listened.Observe("magpie.pool.worker.count", pool.Name).Values.Sum().ShouldBe(2);
        listened.Observe("magpie.pool.worker.count", pool.Name)["running"].ShouldBe(0);
    }

    [Fact]
    public async Task Queues_are_told_by_kind()
    {
        using WorkStealingPool pool = Work.NewPool();
        using var busy = new Busy();
        using var listened = new Listened();
        pool.Post(() =>
        {
            for (int i = 0; i < 3; i++)
            {
                pool.Post(static () => { });
            }

            busy.Spin();
        });
        busy.Begun.WaitWithin(pool);
        pool.Post(static () => { });
        pool.Post(static () => { });

        Dictionary<string, double> lengths = listened.Observe("magpie.pool.queue.length", pool.Name);

        lengths.ShouldBe(new Dictionary<string, double>(StringComparer.Ordinal) { ["deque"] = 3, ["inbox"] = 2, ["lane"] = 0 }, ignoreOrder: true);
        busy.End();
        await pool.BecomesIdle();
        listened.Observe("magpie.pool.queue.length", pool.Name).Values.Sum().ShouldBe(0);
    }

    [Fact]
    public async Task Hand_offs_are_told_by_the_way_in_which_blocking_became_known()
    {
        using WorkStealingPool pool = Work.NewPool();
        using var listened = new Listened();

        await Work.HandOff(pool);
        await pool.Run(() => Blocking.Run(static () => { })).Within(pool);

        Dictionary<string, double> ways = listened.Observe("magpie.pool.hand_off.count", pool.Name);
        ways["noticed"].ShouldBeGreaterThanOrEqualTo(1);
        ways["declared"].ShouldBe(1);
        ways["found"].ShouldBe(0);
        ways.Values.Sum().ShouldBe(pool.GetSnapshot().Workers.Sum(static w => w.HandOffs));
    }

    [Fact]
    public async Task Blocked_threads_and_capacity_are_told()
    {
        using WorkStealingPool pool = Work.NewPool(configure: static options => options.MaxBlockingThreads = 1);
        using var gate = new Gate();
        using var listened = new Listened();
        using var inside = new ManualResetEventSlim();
        Task holder = pool.Run(() => Blocking.Run(() =>
        {
            inside.Set();
            gate.Wait(pool);
        }));
        inside.WaitWithin(pool);
        Task waits = Task.CompletedTask;
        await pool.Run(() => { waits = Blocking.RunAsync(static () => { }).AsTask(); }).Within(pool);
        await pool.Run(static () => Blocking.Run(static () => { })).Within(pool);

        listened.ObserveOne("magpie.pool.blocking.capacity", pool.Name).ShouldBe(1);
        listened.ObserveOne("magpie.pool.blocking.in_use", pool.Name).ShouldBe(1);
        listened.ObserveOne("magpie.pool.blocking.waiting", pool.Name).ShouldBe(1);
        listened.ObserveOne("magpie.pool.blocking.exhausted", pool.Name).ShouldBe(1);
        listened.Observe("magpie.pool.thread.count", pool.Name)["blocked"].ShouldBe(1);
        gate.Open();
        await Task.WhenAll(holder, waits).Within(pool);
        listened.ObserveOne("magpie.pool.blocking.wait.count", pool.Name).ShouldBe(1);
    }

    [Fact]
    public async Task Limits_are_told()
    {
        using WorkStealingPool pool = Work.NewPool();
        using var gate = new Gate();
        using var listened = new Listened();
        using var inside = new ManualResetEventSlim();
        var limit = new BlockingLimit($"limit-{Guid.NewGuid():N}", 1);
        Task holder = pool.Run(() => limit.Run(() =>
        {
            inside.Set();
            gate.Wait(pool);
        }));
        inside.WaitWithin(pool);
        Task waits = limit.RunAsync(static () => { }).AsTask();

        listened.ObserveOne("magpie.limit.capacity", limit.Name).ShouldBe(1);
        listened.ObserveOne("magpie.limit.in_use", limit.Name).ShouldBe(1);
        listened.ObserveOne("magpie.limit.waiting", limit.Name).ShouldBe(1);
        listened.ObserveOne("magpie.limit.wait.count", limit.Name).ShouldBe(0);
        gate.Open();
        await Task.WhenAll(holder, waits).Within(pool);
        listened.ObserveOne("magpie.limit.in_use", limit.Name).ShouldBe(0);
        listened.ObserveOne("magpie.limit.wait.count", limit.Name).ShouldBe(1);
    }

    [Fact]
    public async Task Owners_of_one_name_are_told_as_a_sum()
    {
        using WorkStealingPool first = Work.NewPool();
        using WorkStealingPool second = Work.NewPool(configure: options => options.Name = first.Name);
        using var listened = new Listened();
        await Task.WhenAll(first.Run(static () => { }), second.Run(static () => { })).Within(first);
        await Task.WhenAll(first.BecomesIdle(), second.BecomesIdle());

        listened.ObserveOne("magpie.pool.work_item.count", first.Name).ShouldBe(2);
    }

    [Fact]
    public async Task A_pool_that_has_ended_leaves_no_series_behind()
    {
        WorkStealingPool pool = Work.NewPool(workers: 2);
        using var listened = new Listened();
        await pool.Run(static () => { }).Within(pool);
        listened.CountSeriesOf(pool.Name).ShouldBeGreaterThan(10);

        await pool.ShutdownAsync().Within(pool);

        listened.CountSeriesOf(pool.Name).ShouldBe(0);
    }

    [Fact]
    public void A_pool_or_a_limit_that_nobody_uses_is_not_kept_by_the_meter()
    {
        using var listened = new Listened();
        (string pool, string limit) = MakeAndForget();

        for (int i = 0; i < 10 && listened.CountSeriesOf(pool) + listened.CountSeriesOf(limit) > 0; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        (listened.CountSeriesOf(pool), listened.CountSeriesOf(limit)).ShouldBe((0, 0));
    }

    [Fact]
    public void The_documentation_lists_each_instrument_with_its_unit()
    {
        using WorkStealingPool pool = Work.NewPool();
        using var listened = new Listened();
        string text = File.ReadAllText(DocumentationFile());

        var documented = Row().Matches(text).Select(static row => (row.Groups["name"].Value, row.Groups["unit"].Value)).ToList();

        documented.ShouldBe(listened.Instruments.Select(static instrument => (instrument.Name, instrument.Unit!)), ignoreOrder: true);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (string Pool, string Limit) MakeAndForget() =>
        (Work.NewPool().Name, new BlockingLimit($"limit-{Guid.NewGuid():N}", 1).Name);

    private static string DocumentationFile([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "docs", "metrics.md"));

    [GeneratedRegex(@"^\| `(?<name>magpie\.[a-z_.]+)` \| [a-z ]+ \| `(?<unit>[^`]+)` \|", RegexOptions.Multiline, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Row();
}
