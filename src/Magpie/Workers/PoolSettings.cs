using Magpie.HandingOff;
using Magpie.Primitives;

namespace Magpie.Workers;

/// <summary>The options of a pool as they were when it was made, checked.</summary>
internal sealed record PoolSettings(
    string Name,
    int WorkerCount,
    int MaxBlockingThreads,
    TimeSpan KeepAlive,
    string ThreadNamePrefix,
    OsThreadSettings Threads,
    Action<int>? ThreadStarted,
    Action<int>? ThreadStopping,
    Action<WorkerRun>? AroundWorker,
    Action<Exception>? UnhandledException,
    Func<int, IParker>? CreateParker,
    int InboxCheckInterval,
    bool HandOffOnWait,
    TimeSpan StallThreshold,
    bool FollowEscapes,
    int MetricsSampleInterval,
    BlockingReportOptions? BlockingReport,
    ThreadLauncher Launcher,
    StallMonitor? StallMonitor,
    bool ProbesThreads,
    FenceLimits Fences,
    int MaxLanes);
