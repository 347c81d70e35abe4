using Magpie.Diagnostics.Tests.Support;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Magpie.Diagnostics.Tests;

/// <summary>The instruments as OpenTelemetry collects and exports them.</summary>
public sealed class OpenTelemetryTests
{
    [Fact]
    public async Task OpenTelemetry_collects_counters_levels_and_histograms_by_pool()
    {
        var exported = new List<Metric>();
        using MeterProvider provider = Sdk.CreateMeterProviderBuilder().AddMeter("Magpie").AddInMemoryExporter(exported).Build();
        using WorkStealingPool pool = Work.NewPool(workers: 1);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => pool.Run(static () => { }))).Within(pool);
        await Work.HandOff(pool);
        await pool.BecomesIdle();
        provider.ForceFlush((int)Bounded.Limit.TotalMilliseconds).ShouldBeTrue();

        // A hundred, one that blocks, and what it waits for.
        PointOf(exported, "magpie.pool.work_item.count", pool).Single().GetSumLong().ShouldBe(102);
        PointOf(exported, "magpie.pool.worker.count", pool).Sum(static point => point.GetSumLong()).ShouldBe(1);
        PointOf(exported, "magpie.pool.hand_off.count", pool).Sum(static point => point.GetSumLong()).ShouldBeGreaterThanOrEqualTo(1);
        MetricPoint queued = PointOf(exported, "magpie.pool.work_item.queue.duration", pool).Single();
        queued.GetHistogramCount().ShouldBe(102);
        queued.GetHistogramSum().ShouldBeGreaterThan(0);
        PointOf(exported, "magpie.pool.hand_off.duration", pool).Single().GetHistogramCount().ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public async Task OpenTelemetry_sees_no_series_of_a_pool_that_ended_before_it_collected()
    {
        var exported = new List<Metric>();
        using MeterProvider provider = Sdk.CreateMeterProviderBuilder().AddMeter("Magpie").AddInMemoryExporter(exported).Build();
        WorkStealingPool pool = Work.NewPool();
        await pool.ShutdownAsync().Within(pool);

        provider.ForceFlush((int)Bounded.Limit.TotalMilliseconds).ShouldBeTrue();

        exported.SelectMany(metric => PointOf([metric], metric.Name, pool)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Buckets_reach_from_a_microsecond_to_seconds()
    {
        var exported = new List<Metric>();
        using MeterProvider provider = Sdk.CreateMeterProviderBuilder().AddMeter("Magpie").AddInMemoryExporter(exported).Build();
        using WorkStealingPool pool = Work.NewPool();
        await pool.Run(static () => Work.ComputeFor(Work.Long)).Within(pool);
        await pool.BecomesIdle();
        provider.ForceFlush((int)Bounded.Limit.TotalMilliseconds).ShouldBeTrue();

        var bounds = new List<double>();
        foreach (HistogramBucket bucket in PointOf(exported, "magpie.pool.work_item.run.duration", pool).Single().GetHistogramBuckets())
        {
            bounds.Add(bucket.ExplicitBound);
        }

        bounds[0].ShouldBe(1e-6);
        bounds[^2].ShouldBe(10);
    }

    private static List<MetricPoint> PointOf(IEnumerable<Metric> exported, string name, WorkStealingPool pool)
    {
        var points = new List<MetricPoint>();
        foreach (Metric metric in exported.Where(metric => metric.Name == name))
        {
            foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
            {
                foreach (KeyValuePair<string, object?> tag in point.Tags)
                {
                    if (tag.Key == "magpie.pool.name" && Equals(tag.Value, pool.Name))
                    {
                        points.Add(point);
                    }
                }
            }
        }

        return points;
    }
}
