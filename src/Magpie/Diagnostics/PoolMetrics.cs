using System.Diagnostics.Metrics;
using System.Reflection;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.Diagnostics;

/// <summary>The meter <c>Magpie</c>. docs/metrics.md lists its instruments.</summary>
/// <remarks>
/// Names and units follow the semantic conventions of OpenTelemetry. All but the histograms read what the pools count
/// anyway, when somebody collects, and cost nothing else.
/// </remarks>
internal static class PoolMetrics
{
    public const string PoolName = "magpie.pool.name";

    private const string LimitName = "magpie.limit.name";
    private const string State = "magpie.state";
    private const string Kind = "magpie.queue.kind";
    private const string Way = "magpie.hand_off.way";

    private static readonly MetricsRegistry<PoolCore> _pools = new();
    private static readonly MetricsRegistry<BlockingLimit> _limits = new();

    private static readonly Meter _meter = new(
        "Magpie", typeof(PoolMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);

    /// <summary>From a microsecond to ten seconds.</summary>
    private static readonly InstrumentAdvice<double> _buckets = new()
    {
        HistogramBucketBoundaries = [1e-6, 2.5e-6, 5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    public static readonly Histogram<double> QueueDuration =
        Durations("magpie.pool.work_item.queue.duration", "How long items were queued, waits for a hand-off included; sampled.");

    public static readonly Histogram<double> RunDuration =
        Durations("magpie.pool.work_item.run.duration", "How long items ran, blocking included; sampled.");

    public static readonly Histogram<double> HandOffDuration =
        Durations("magpie.pool.hand_off.duration", "How long a worker with queued items was without a thread, because an item blocked.");

    static PoolMetrics()
    {
        MeasurePools();
        MeasureWork();
        MeasureBlocking();
        MeasureLimits();
    }

    /// <summary>Whether anybody listens to how long items wait and run.</summary>
    public static bool TimesItems => QueueDuration.Enabled || RunDuration.Enabled;

    public static void Add(PoolCore pool) => _pools.Add(pool);

    public static void Remove(PoolCore pool) => _pools.Remove(pool);

    public static void Add(BlockingLimit limit) => _limits.Add(limit);

    private static void MeasurePools()
    {
        Level("magpie.pool.worker.count", "{worker}", "Workers, by what their thread does.", static () =>
        [
            .. Workers("running", WorkerState.Running), .. Workers("parked", WorkerState.Parked), .. Workers("vacant", WorkerState.Vacant),
        ]);
        Level("magpie.pool.thread.count", "{thread}", "Threads, by what they do.", static () =>
        [
            .. OfPools(static pool => SnapshotReader.ReadThreads(pool).Working, State, "working"),
            .. OfPools(static pool => SnapshotReader.ReadThreads(pool).Blocked, State, "blocked"),
            .. OfPools(static pool => SnapshotReader.ReadThreads(pool).Backup, State, "backup"),
            .. OfPools(static pool => SnapshotReader.ReadThreads(pool).Parked, State, "parked"),
        ]);
        Level("magpie.pool.queue.length", "{work_item}", "Queued items, by kind of queue.", static () =>
        [
            .. OfPools(static pool => pool.Workers.Sum(static worker => (long)worker.Deque.Count + (worker.Lifo.IsFull ? 1 : 0)), Kind, "deque"),
            .. OfPools(static pool => pool.Workers.Sum(static worker => (long)worker.Inbox.Count), Kind, "inbox"),
            .. OfPools(static pool => pool.Lanes.Count, Kind, "lane"),
        ]);
        Level("magpie.pool.work_item.unfinished", "{work_item}", "Units admitted and not finished.", static () =>
            OfPools(static pool => Math.Max(0, Quiescence.Unfinished(pool))));
    }

    private static void MeasureWork()
    {
        Count("magpie.pool.work_item.count", "{work_item}", "Items that the pool's threads have finished.", static () =>
            OfPools(static pool => pool.Workers.Sum(static worker => worker.Admission.EndedHere) + pool.Runner.ItemsEndedWithoutWorker));
        Count("magpie.pool.work_item.abandoned", "{work_item}", "Units given up by a shutdown.", static () =>
            OfPools(static pool => pool.Abandoned));
        Count("magpie.pool.steal.count", "{steal}", "Steals from another worker.", static () =>
            OfPools(static pool => pool.Workers.Sum(static worker => worker.Counters.Steals)));
        Count("magpie.pool.steal.attempt.count", "{attempt}", "Looks at another worker's queues for something to steal.", static () =>
            OfPools(static pool => pool.Workers.Sum(static worker => worker.Counters.StealAttempts)));
        Count("magpie.pool.work_item.stolen", "{work_item}", "Items that changed their worker by being stolen.", static () =>
            OfPools(static pool => pool.Workers.Sum(static worker => worker.Counters.ItemsStolen)));
        Count("magpie.pool.park.count", "{park}", "Times that a worker went to sleep.", static () =>
            OfPools(static pool => pool.Workers.Sum(static worker => worker.Counters.Parks)));
    }

    private static void MeasureBlocking()
    {
        Count("magpie.pool.hand_off.count", "{hand_off}", "Workers given up because an item blocked, by how that was known.", static () =>
        [
            .. HandOffs("declared", HandOffWay.Declared), .. HandOffs("noticed", HandOffWay.Noticed), .. HandOffs("found", HandOffWay.Found),
        ]);
        Level("magpie.pool.blocking.capacity", "{permit}", "Items that may block with a replacement thread, in all.", static () =>
            OfPools(static pool => pool.Capacity.Permits));
        Level("magpie.pool.blocking.in_use", "{permit}", "Items that block with a replacement thread.", static () =>
            OfPools(static pool => pool.Capacity.Permits - pool.Capacity.State.Available));
        Level("magpie.pool.blocking.waiting", "{call}", "Calls, and items that block already, in line for capacity.", static () =>
            OfPools(static pool => pool.Capacity.State.Waiters));
        Count("magpie.pool.blocking.wait.count", "{wait}", "Waits of RunAsync for capacity that have ended.", static () =>
            OfPools(static pool => pool.Capacity.Waits.Times));
        Count("magpie.pool.blocking.exhausted", "{event}", "Items that blocked without a replacement, because no capacity was left.", static () =>
            OfPools(static pool => pool.Capacity.TimesExhausted));
    }

    private static void MeasureLimits()
    {
        Level("magpie.limit.capacity", "{call}", "Calls that may be inside a limit at once.", static () =>
            OfLimits(static limit => limit.MostAtOnce));
        Level("magpie.limit.in_use", "{call}", "Calls inside a limit.", static () =>
            OfLimits(static limit => limit.MostAtOnce - limit.Line.State.Available));
        Level("magpie.limit.waiting", "{call}", "Calls that wait for a limit.", static () =>
            OfLimits(static limit => limit.Line.State.Waiters));
        Count("magpie.limit.wait.count", "{wait}", "Waits for a limit that have ended, those given up included.", static () =>
            OfLimits(static limit => limit.Line.Waits.Times));
        Count("magpie.limit.wait.abandoned", "{wait}", "Waits for a limit that were given up.", static () =>
            OfLimits(static limit => limit.Line.Waits.TimesGivenUp));
    }

    private static Histogram<double> Durations(string name, string description) =>
        _meter.CreateHistogram(name, "s", description, tags: null, _buckets);

    private static void Level(string name, string unit, string description, Func<IEnumerable<Measurement<long>>> read) =>
        _meter.CreateObservableUpDownCounter(name, read, unit, description);

    private static void Count(string name, string unit, string description, Func<IEnumerable<Measurement<long>>> read) =>
        _meter.CreateObservableCounter(name, read, unit, description);

    private static IEnumerable<Measurement<long>> Workers(string state, WorkerState counted) =>
        OfPools(pool => SnapshotReader.CountWorkers(pool, counted), State, state);

    private static IEnumerable<Measurement<long>> HandOffs(string way, HandOffWay counted) =>
        OfPools(pool => pool.Workers.Sum(worker => worker.Counters.HandOffsBy(counted)), Way, way);

    private static IEnumerable<Measurement<long>> OfPools(Func<PoolCore, long> figureOf) =>
        _pools.Sum(static pool => pool.Settings.Name, figureOf)
            .Select(static sum => new Measurement<long>(sum.Value, new KeyValuePair<string, object?>(PoolName, sum.Key)));

    private static IEnumerable<Measurement<long>> OfPools(Func<PoolCore, long> figureOf, string tag, string value) =>
        _pools.Sum(static pool => pool.Settings.Name, figureOf)
            .Select(sum => new Measurement<long>(
                sum.Value, new KeyValuePair<string, object?>(PoolName, sum.Key), new KeyValuePair<string, object?>(tag, value)));

    private static IEnumerable<Measurement<long>> OfLimits(Func<BlockingLimit, long> figureOf) =>
        _limits.Sum(static limit => limit.Name, figureOf)
            .Select(static sum => new Measurement<long>(sum.Value, new KeyValuePair<string, object?>(LimitName, sum.Key)));
}
