using System.Collections.Immutable;
using Magpie.Primitives;
using Magpie.Reports;

namespace Magpie;

/// <summary>Records who blocks the threads of a pool, until it is disposed. Made by <see cref="WorkStealingPool.RecordBlocking"/>.</summary>
public sealed class BlockingRecording : IDisposable
{
    internal const string NotSampled = "(not sampled)";

    /// <summary>The name of an item costs so much less than a stack.</summary>
    private const int NamesPerStack = 10;

    private readonly BlockingJournal _journal;
    private readonly BlockingReportOptions _options;
    private readonly SiteTable _sites;
    private readonly StackAllowance _allowance;
    private readonly StackAllowance _names;
    private readonly TimeSpan _began = MonotonicClock.Now;
    private AtomicInt64 _endedTicks;

    internal BlockingRecording(BlockingJournal journal, BlockingReportOptions options)
    {
        _journal = journal;
        _options = options;
        _sites = new SiteTable(options.MaxEntries, journal.WorkerCount);
        _allowance = new StackAllowance(options.MaxStacksPerSecond);
        _names = new StackAllowance(NamesPerStack * options.MaxStacksPerSecond);
    }

    internal TimeSpan ComputingThreshold => _options.ComputingThreshold;

    private bool IsRunning => _endedTicks.Read() == 0;

    /// <summary>What was found so far; after <see cref="Dispose"/>, what was found until then.</summary>
    /// <remarks>Taken without stopping the pool, so figures may be an instant apart; what ends just now may be told in both lists.</remarks>
    public BlockingReport GetReport()
    {
        bool isRunning = IsRunning;
        TimeSpan now = isRunning ? MonotonicClock.Now : new TimeSpan(_endedTicks.Read());

        // First: a wait is counted before it is not open any more.
        ImmutableArray<UnfinishedBlocking> unfinished = isRunning ? [.. _journal.UnfinishedOf(this, now).OrderByDescending(static wait => wait.Duration)] : [];
        return new BlockingReport(
            _journal.PoolName,
            isRunning,
            now - _began,
            [.. _sites.All.Select(static site => site.Read()).Where(static entry => entry.Count > 0).OrderByDescending(static entry => entry.Total)],
            unfinished);
    }

    /// <summary>Ends the recording. What still blocks then is not counted.</summary>
    public void Dispose()
    {
        if (_endedTicks.TryExchange(0, MonotonicClock.Now.Ticks))
        {
            _journal.Remove(this);
        }
    }

    /// <summary>Whether it began while the recording was running.</summary>
    internal bool Includes(OpenBlocking wait) => wait.Since >= _began && wait.Recordings.Contains(this);

    /// <summary>The stack at the begin of a wait, if it is to be taken then.</summary>
    internal StackSample? TakeStackAtBegin(TimeSpan now) =>
        _options.StacksAtBegin && _allowance.TryTake(now) ? StackSample.Take(_options.SourceLines) : null;

    /// <summary>A wait has ended, on the calling thread.</summary>
    /// <param name="wait">The wait.</param>
    /// <param name="now">When it ended.</param>
    /// <param name="duration">How long it was.</param>
    /// <param name="record">What the thread runs.</param>
    /// <param name="stack">Its stack, if it was taken already.</param>
    internal void Count(OpenBlocking wait, TimeSpan now, TimeSpan duration, ThreadRecord record, ref StackSample? stack)
    {
        if (!IsRunning || duration < _options.BlockingThreshold || !Includes(wait))
        {
            return;
        }

        if (stack is null && wait.Kind != BlockingKind.Found && _allowance.TryTake(now))
        {
            stack = StackSample.Take(_options.SourceLines);
        }

        string site = stack?.CallSite ?? NameOfItem(record, now);
        _sites.Find(
                new SiteKey(wait.Kind, wait.KeptWorker, site, stack?.Call),
                static place => (place.Site == NotSampled ? null : place.Record.ItemName, place.Stack?.CallSite is null ? null : place.Stack.Text),
                (Site: site, Record: record, Stack: stack))
            .Count(wait.Worker, duration);
    }

    /// <summary>The item on the calling thread has ended, and computed for long.</summary>
    internal void CountComputing(int worker, TimeSpan processorTime, TimeSpan now, ThreadRecord record)
    {
        if (!IsRunning || _options.ComputingThreshold < TimeSpan.Zero || processorTime < _options.ComputingThreshold)
        {
            return;
        }

        string item = NameOfItem(record, now);
        _sites.Find(
                new SiteKey(BlockingKind.Computing, KeptWorker: true, item, Call: null),
                static item => (item == NotSampled ? null : item, null),
                item)
            .Count(worker, processorTime);
    }

    private string NameOfItem(ThreadRecord record, TimeSpan now) => _names.TryTake(now) ? record.ItemName : NotSampled;
}
