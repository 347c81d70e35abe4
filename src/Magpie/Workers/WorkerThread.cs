using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Magpie.ForkJoin;
using Magpie.Futures;
using Magpie.HandingOff;
using Magpie.Parking;
using Magpie.Primitives;
using Magpie.Reports;
using Magpie.Submission;

namespace Magpie.Workers;

/// <summary>
/// An operating-system thread of the pool: it runs a worker, or finishes an item after its worker was handed off, or waits
/// among the backups. All members are the thread's own unless they say otherwise.
/// </summary>
internal sealed class WorkerThread
{
    [ThreadStatic]
    private static WorkerThread? _current;

    private AtomicInt32 _hasLeft;
    private long _fences;
    private AtomicReference<Worker> _worker;
    private AtomicReference<ThreadRecord> _record;

    public WorkerThread(PoolCore core, Assignment assignment, int serial)
    {
        Core = core;
        assignment.GiveTo(this);
        FirstWorkerId = assignment.Worker?.Id ?? 0;
        Serial = serial;
        Os = new OsThread(Main, core.Settings.Threads, $"{core.Settings.ThreadNamePrefix}{serial}");
        Futures = new FutureRunner(this);
    }

    /// <summary>The calling thread, if a pool runs it.</summary>
    public static WorkerThread? Current => _current;

    public PoolCore Core { get; }

    public OsThread Os { get; }

    /// <summary>Its number among all threads that the pool ever had.</summary>
    public int Serial { get; }

    /// <summary>The worker that the thread started with; hooks are called with it.</summary>
    public int FirstWorkerId { get; }

    /// <summary>
    /// The worker that the thread runs; null while it only finishes an item, or waits among the backups. Used and changed
    /// inside the pool's code alone (<see cref="Hold"/>).
    /// </summary>
    public Worker? Worker
    {
        get => _worker.ReadOwned();
        set => _worker.Write(value);
    }

    /// <summary>The same, for the stall monitor, which has claimed it.</summary>
    public Worker? ClaimedWorker => _worker.Read();

    /// <summary>Guards the worker against the stall monitor.</summary>
    public WorkerHold Hold { get; } = new();

    /// <summary>An item to run without a worker, before anything else; default if there is none.</summary>
    public WorkItem PendingItem { get; set; }

    /// <summary>How the thread counts as searching; patiently, if it took its worker on a notifier's reservation.</summary>
    public SearchKind Search { get; set; }

    /// <summary>Whether user code runs that was admitted as a unit of the pool.</summary>
    public bool RunsItem { get; set; }

    /// <summary>Blocking of the item that runs now.</summary>
    public ThreadBlocking Blocking { get; } = new();

    /// <summary>Forks to use again.</summary>
    public ForkCache Forks => field ??= new ForkCache();

    /// <summary>What it runs, while that is recorded. Read by the stall monitor too.</summary>
    public ThreadRecord? Record
    {
        get => _record.Read();
        set => _record.Write(value);
    }

    /// <summary>Runs the futures that the thread comes to.</summary>
    public FutureRunner Futures { get; }

    /// <summary>What the thread sleeps on while it is a backup.</summary>
    public IParker BackupParker { get; } = Parker.Create();

    /// <summary>The pool's thread that runs an item on the calling thread.</summary>
    public static WorkerThread? RunningItemOf(PoolCore core) =>
        _current is { RunsItem: true } thread && thread.Core == core ? thread : null;

    /// <summary>An item's code calls the pool: the thread may use its worker until it releases the hold.</summary>
    /// <returns>False if it has none (any more); the hold is released.</returns>
    public bool TryUseWorker([NotNullWhen(true)] out Worker? worker)
    {
        EnterPool();
        worker = Worker;
        if (worker is not null)
        {
            return true;
        }

        Hold.Release();
        return false;
    }

    /// <summary>The thread comes from an item's code to the pool's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EnterPool()
    {
        while (!Hold.TryUse())
        {
            Core.HandOff.NoticeTaken(this);
        }
    }

    /// <summary>Takes the worker; the caller claimed it.</summary>
    public void Take(Worker worker)
    {
        Worker = worker;
        worker.Thread = this;
    }

    /// <summary>Counts a fence that a submission of the thread makes, because workers leave so often.</summary>
    /// <returns>Whether it made so many that it is time to ask whether anybody leaves.</returns>
    public bool DoubtsFences()
    {
        if (++_fences < Core.Settings.Fences.DoubtAfter)
        {
            return false;
        }

        _fences = 0;
        return true;
    }

    /// <summary>Counts the thread out once, whoever does it: the thread itself, or a notifier that could not wake it.</summary>
    /// <returns>True for the first caller.</returns>
    public bool TryCountOut() => _hasLeft.TryExchange(0, 1);

    private void Main()
    {
        _current = this;
        if (Core.Settings.ProbesThreads)
        {
            Os.NoteStarted();
        }

        ThreadLife.Run(this);
        _current = null;
    }
}
