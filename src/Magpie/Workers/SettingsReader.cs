using Magpie.Primitives;
using Magpie.Reports;

namespace Magpie.Workers;

/// <summary>Copies the options of a pool and checks them; the exception names the option and its range.</summary>
internal static class SettingsReader
{
    private const int MaxWorkers = 32_768;
    private const int MaxBlocking = 32_767;

    /// <summary>The longest wait that every system's timed wait takes.</summary>
    private static readonly TimeSpan _longestWait = TimeSpan.FromMilliseconds(int.MaxValue - 1);

    private static readonly TimeSpan _shortestStall = TimeSpan.FromMilliseconds(1);

    public static PoolSettings Read(WorkStealingPoolOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Name, Option(nameof(options.Name)));
        InRange(options.WorkerCount, 1, MaxWorkers, nameof(options.WorkerCount));
        InRange(options.MaxBlockingThreads, 0, MaxBlocking, nameof(options.MaxBlockingThreads));
        InRange(options.MaxStackSize, 0, int.MaxValue, nameof(options.MaxStackSize));
        InRange(options.InboxCheckInterval, 1, int.MaxValue, nameof(options.InboxCheckInterval));
        InRange(options.MetricsSampleInterval, 1, int.MaxValue, nameof(options.MetricsSampleInterval));
        InRange((int)options.ThreadPriority, (int)ThreadPriority.Lowest, (int)ThreadPriority.Highest, nameof(options.ThreadPriority));
        CheckKeepAlive(options.KeepAlive);
        CheckStallThreshold(options.StallThreshold);
        return new PoolSettings(
            options.Name,
            options.WorkerCount,
            options.MaxBlockingThreads,
            options.KeepAlive,
            options.ThreadNamePrefix ?? options.Name + "-",
            new OsThreadSettings(options.MaxStackSize, options.IsBackground, options.ThreadPriority),
            options.ThreadStarted,
            options.ThreadStopping,
            options.AroundWorker,
            options.UnhandledException,
            options.CreateParker,
            options.InboxCheckInterval,
            options.HandOffOnWait,
            options.StallThreshold,
            options.FollowEscapes,
            options.MetricsSampleInterval,
            options.BlockingReport is { } report ? ReportSettings.Read(report) : null,
            options.Launcher,
            options.StallMonitor,
            options.ProbesThreads,
            options.Fences,
            options.MaxLanes);
    }

    private static void CheckKeepAlive(TimeSpan keepAlive)
    {
        bool valid = keepAlive == Timeout.InfiniteTimeSpan || (keepAlive > TimeSpan.Zero && keepAlive <= _longestWait);
        if (!valid)
        {
            throw new ArgumentOutOfRangeException(
                Option(nameof(WorkStealingPoolOptions.KeepAlive)),
                keepAlive,
                $"{nameof(WorkStealingPoolOptions.KeepAlive)} must be positive and at most {int.MaxValue - 1} milliseconds, or Timeout.InfiniteTimeSpan.");
        }
    }

    private static void CheckStallThreshold(TimeSpan threshold)
    {
        bool valid = threshold == Timeout.InfiniteTimeSpan || (threshold >= _shortestStall && threshold <= _longestWait);
        if (!valid)
        {
            throw new ArgumentOutOfRangeException(
                Option(nameof(WorkStealingPoolOptions.StallThreshold)),
                threshold,
                $"{nameof(WorkStealingPoolOptions.StallThreshold)} must be 1 to {int.MaxValue - 1} milliseconds, or Timeout.InfiniteTimeSpan.");
        }
    }

    private static void InRange(int value, int least, int most, string option)
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(Option(option), value, $"{option} must be {least} to {most}.");
        }
    }

    private static string Option(string name) => $"{nameof(WorkStealingPoolOptions)}.{name}";
}
