using System.Diagnostics.Metrics;
using Magpie.Diagnostics.Tests.Support;

namespace Magpie.Diagnostics.Tests;

/// <summary>How long items wait and run.</summary>
public sealed class HistogramTests
{
    private const string Queued = "magpie.pool.work_item.queue.duration";
    private const string Run = "magpie.pool.work_item.run.duration";
    private const string HandOff = "magpie.pool.hand_off.duration";

    [Fact]
    public async Task An_item_behind_another_waits_as_long_as_that_runs()
    {
        using WorkStealingPool pool = Work.NewPool();
        using var listened = new Listened();

        await pool.Run(() =>
        {
            pool.Post(static () => { });
            Work.ComputeFor(Work.Long);
        }).Within(pool);
        await pool.BecomesIdle();

        listened.Recorded(Queued, pool.Name).Max().ShouldBeGreaterThanOrEqualTo(Work.Long.TotalSeconds);
        listened.Recorded(Run, pool.Name).Max().ShouldBeGreaterThanOrEqualTo(Work.Long.TotalSeconds);
        listened.Recorded(Queued, pool.Name).Length.ShouldBe(2);
        listened.Recorded(Run, pool.Name).Length.ShouldBe(2);
    }

    [Fact]
    public async Task An_item_behind_one_that_blocks_waits_until_the_hand_off()
    {
        // Without capacity there is no hand-off before the wait ends.
        using WorkStealingPool pool = Work.NewPool(configure: static options => options.MaxBlockingThreads = 0);
        using var listened = new Listened();

        await pool.Run(() =>
        {
            pool.Post(static () => { });
            Blocking.Run(static () => Work.ComputeFor(Work.Long));
        }).Within(pool);
        await pool.BecomesIdle();

        listened.Recorded(Queued, pool.Name).Max().ShouldBeGreaterThanOrEqualTo(Work.Long.TotalSeconds);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task One_in_so_many_items_is_measured(int interval)
    {
        using WorkStealingPool pool = Work.NewPool(configure: options => options.MetricsSampleInterval = interval);
        using var listened = new Listened();

        await pool.Run(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                pool.Post(static () => { });
            }
        }).Within(pool);
        await pool.BecomesIdle();

        listened.Recorded(Run, pool.Name).Length.ShouldBeInRange(1000 / interval, (1000 / interval) + 1);
    }

    [Fact]
    public async Task The_time_of_a_hand_off_is_measured_if_something_is_queued()
    {
        using WorkStealingPool pool = Work.NewPool();
        using var listened = new Listened(static instrument => instrument.Name == HandOff);

        await Work.HandOff(pool);

        listened.Recorded(HandOff, pool.Name).ShouldNotBeEmpty();
        listened.Recorded(HandOff, pool.Name).ShouldAllBe(static seconds => seconds > 0);
        listened.Recorded(Queued, pool.Name).ShouldBeEmpty();
    }

    [Fact]
    public async Task Measured_work_of_every_kind_runs_as_it_would_unmeasured()
    {
        using WorkStealingPool pool = Work.NewPool(workers: 2);
        using var listened = new Listened();
        var local = new AsyncLocal<int> { Value = 5 };

        int flowed = await pool.Run(() => local.Value).Within(pool);
        int awaited = await pool.Run(async () =>
        {
            await Task.Yield();
            await WorkStealingPool.Yield();
            return WorkStealingPool.Current == pool ? local.Value : -1;
        }).Within(pool);
        Task failed = pool.Run(static () => throw new FormatException());
        int onScheduler = await pool.Factory.StartNew(static () => 7).Within(pool);

        (flowed, awaited, onScheduler).ShouldBe((5, 5, 7));
        await Should.ThrowAsync<FormatException>(failed.Within(pool));
    }

    [Fact]
    public async Task Measured_work_that_is_abandoned_is_cancelled_and_counted()
    {
        using WorkStealingPool pool = Work.NewPool();
        using var listened = new Listened();
        using var gate = new Gate();
        using var runs = new ManualResetEventSlim();
        pool.Post(() =>
        {
            runs.Set();
            SpinWait.SpinUntil(() => gate.IsOpen, Bounded.Limit);
        });
        runs.WaitWithin(pool);
        Task queued = pool.Run(static () => { });
        pool.Post(static () => { });

        Task ended = pool.ShutdownNowAsync();
        await Should.ThrowAsync<OperationCanceledException>(queued.Within(pool));
        gate.Open();
        await ended.Within(pool);

        pool.GetSnapshot().Abandoned.ShouldBe(2);
    }

    [Fact]
    public async Task A_listener_that_throws_is_reported_and_the_item_runs()
    {
        var reported = new TaskCompletionSource<Exception>();
        using WorkStealingPool pool = Work.NewPool(configure: options => options.UnhandledException = exception => reported.TrySetResult(exception));
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name == Queued)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            if ((string)tags[0].Value! == pool.Name)
            {
                throw new FormatException("the listener's");
            }
        });
        listener.Start();

        (await pool.Run(static () => 5).Within(pool)).ShouldBe(5);

        (await reported.Task.Within(pool)).InnerException.ShouldBeOfType<FormatException>();
    }
}
