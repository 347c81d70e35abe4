using Magpie.Diagnostics;
using Magpie.Escapes;
using Magpie.HandingOff;
using Magpie.Parking;
using Magpie.Primitives;
using Magpie.Reports;
using Magpie.Scheduling;
using Magpie.Shutdown;
using Magpie.Submission;

namespace Magpie.Workers;

/// <summary>The parts of one pool, and how they find each other. No algorithm.</summary>
internal sealed class PoolCore
{
    private AtomicInt64 _abandoned;

    public PoolCore(WorkStealingPool pool, PoolSettings settings)
    {
        Pool = pool;
        Settings = settings;
        Lanes = new SubmissionLanes(settings.WorkerCount, settings.MaxLanes);
        Workers = new Worker[settings.WorkerCount];
        for (int id = 0; id < Workers.Length; id++)
        {
            Workers[id] = new Worker(id, settings.InboxCheckInterval, settings.Fences, Lanes);
        }

        Idle = new IdleWorkers(Workers.Length);
        Capacity = new BlockingCapacity(settings.MaxBlockingThreads);
        Reporter = new ExceptionReporter(this);
        Scheduler = new PoolTaskScheduler(this);
        SynchronizationContext = new PoolSynchronizationContext(this);
        Guest = settings.FollowEscapes ? new GuestContext(SynchronizationContext) : null;
        Timings = new WorkTimings(this);
        Submitter = new Submitter(this);
        Waker = new Waker(this);
        Finder = new WorkFinder(this);
        Sleep = new Sleep(this);
        Runner = new ItemRunner(this);
        Threads = new WorkerThreads(this);
        Backups = new BackupThreads(this);
        HandOff = new HandOff(this);
        Room = new MakingRoom(this);
        Stalls = new StallWatch(this);
        Idleness = new IdleWatch(this);
        Shutdown = new ShutdownSequence(this);
        Journal = new BlockingJournal(this);
        if (settings.BlockingReport is { } report)
        {
            Journal.StartOwn(report);
        }

        PoolMetrics.Add(this);
    }

    public WorkStealingPool Pool { get; }

    public PoolSettings Settings { get; }

    public PoolState State { get; } = new();

    public Worker[] Workers { get; }

    public IdleWorkers Idle { get; }

    public BlockingCapacity Capacity { get; }

    public ExceptionReporter Reporter { get; }

    public PoolEventSource Events => PoolEventSource.Log;

    public WorkTimings Timings { get; }

    public PoolTaskScheduler Scheduler { get; }

    public PoolSynchronizationContext SynchronizationContext { get; }

    /// <summary>What flows of the pool have as their context on the .NET thread pool; null if they are not followed there.</summary>
    public GuestContext? Guest { get; }

    public SubmissionLanes Lanes { get; }

    public Submitter Submitter { get; }

    public Waker Waker { get; }

    public WorkFinder Finder { get; }

    public Sleep Sleep { get; }

    public ItemRunner Runner { get; }

    public WorkerThreads Threads { get; }

    public BackupThreads Backups { get; }

    public HandOff HandOff { get; }

    public MakingRoom Room { get; }

    public StallWatch Stalls { get; }

    public IdleWatch Idleness { get; }

    public ShutdownSequence Shutdown { get; }

    public BlockingJournal Journal { get; }

    /// <summary>Whether any queue holds an item that somebody could take.</summary>
    public bool HasQueuedWork
    {
        get
        {
            foreach (Worker worker in Workers)
            {
                if (worker.HasWork)
                {
                    return true;
                }
            }

            return Lanes.HasWork;
        }
    }

    /// <summary>How many units were given up by an abandoning shutdown.</summary>
    public long Abandoned => _abandoned.Read();

    /// <summary>Gives up an item that nobody will run here.</summary>
    public void Abandon(WorkItem item)
    {
        try
        {
            if (item.Abandon(Reporter))
            {
                CountAbandoned();
            }
        }
        catch (Exception exception)
        {
            Reporter.ReportUnhandled(exception);
        }
    }

    public void CountAbandoned() => _abandoned.Increment();

    public ObjectDisposedException NoLongerAdmits() =>
        new(Settings.Name, $"The pool '{Settings.Name}' has been shut down and admits no new work.");
}
