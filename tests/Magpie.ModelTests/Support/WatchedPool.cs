using System.Runtime.CompilerServices;
using Magpie.HandingOff;
using Magpie.ModelChecking;
using Magpie.Parking;
using Magpie.Primitives;
using Magpie.Shutdown;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.ModelTests;

/// <summary>
/// A whole pool in a model, from its first submission on. Checks after each step that a worker has one owner (invariant 3), that no more items run with a
/// worker than there are workers (4), and that nothing runs once the pool has stopped.
/// </summary>
internal sealed class WatchedPool
{
    /// <summary>As in <see cref="WorkerHold"/>.</summary>
    private const int TakenByMonitor = 2;

    private readonly Scenario _scenario;
    private readonly List<WorkerThread> _threads = [];
    private readonly List<ModelItem> _items = [];
    private AtomicInt32 _pause;

    public WatchedPool(Scenario scenario, int workers = 1, int permits = 1, bool startsMayFail = false, TimeSpan? keepAlive = null)
    {
        _scenario = scenario;
        Pool = new WorkStealingPool(new WorkStealingPoolOptions
        {
            Name = "p",
            WorkerCount = workers,
            MaxBlockingThreads = permits,
            KeepAlive = keepAlive ?? TimeSpan.FromSeconds(10),
            HandOffOnWait = false,
            UnhandledException = exception => Fault(exception, startsMayFail),
            Launcher = new RecordingLauncher(this),

            // That the mode changes meanwhile, FenceModeModel explores; here it is for the long run.
            Fences = Bounds.IsLong ? FenceLimits.Default : FenceLimits.BarriersOnly,
        });
        Core = Pool.Core;
        LocationNames.Bind(Core, "pool");
        _pause.Bind("pause");
        scenario.Invariant("a worker has one owner", HasOneOwnerEach);
        scenario.Invariant("nothing runs once the pool has stopped", () => !Core.State.IsStopped || !_items.Exists(static item => item.IsRunning));
    }

    public WorkStealingPool Pool { get; }

    public PoolCore Core { get; }

    /// <summary>How many threads were started.</summary>
    public int Started => _threads.Count;

    /// <summary>How many of them are gone.</summary>
    public int Ended { get; private set; }

    /// <summary>An item that was not submitted yet.</summary>
    public ModelItem Item(string name, Action? body = null)
    {
        var item = new ModelItem(name, body);
        _items.Add(item);
        return item;
    }

    /// <summary>Submits new work; the pool may refuse it.</summary>
    public bool Submit(ModelItem item)
    {
        item.WasAdmitted = Core.Submitter.TrySubmit(item.Queued);
        return item.WasAdmitted.Value;
    }

    public ModelItem Submit(string name, Action? body = null)
    {
        ModelItem item = Item(name, body);
        Submit(item);
        return item;
    }

    /// <summary>Begins to end the pool. What becomes of that is seen at the end.</summary>
    public void End(ShutdownMode mode) => _ = Core.Shutdown.Begin(mode);

    /// <summary>A step at which others can come between, and that does nothing else.</summary>
    public void Pause() => _pause.Read();

    /// <summary>The item on the calling thread blocks for as long as the action takes, as in <see cref="Blocking.Run(Action)"/>.</summary>
    public static void Block(Action? action = null)
    {
        using (Blocking.Enter())
        {
            action?.Invoke();
        }
    }

    /// <summary>The item on the calling thread waits as in a managed wait, which the runtime tells the pool of.</summary>
    public void Wait(Action wait)
    {
        WorkerThread thread = WorkerThread.RunningItemOf(Core)!;
        if (!thread.Blocking.NoticesWaits)
        {
            wait();
            return;
        }

        Core.HandOff.BeginWait(thread);
        wait();
        Core.HandOff.EndWait(thread);
    }

    /// <summary>At the end: what was admitted ran once, or was abandoned once if that is allowed; what was refused did not run.</summary>
    public void EachOnce(bool mayAbandon = false)
    {
        foreach (ModelItem item in _items)
        {
            int fates = item.TimesRun + item.TimesAbandoned;
            bool isRight = !item.IsRunning
                && item.WasAdmitted is { } admitted && fates == (admitted ? 1 : 0)
                && (mayAbandon || item.TimesAbandoned == 0);
            _scenario.Assert(isRight, $"every admitted item runs once, to its end; {item}");
        }
    }

    /// <summary>At the end: nobody holds a permit, or waits for one.</summary>
    public void AllPermitsAreBack() => _scenario.Assert(
        Core.Capacity.State is { Waiters: 0 } state && state.Available == Core.Capacity.Permits, $"no permit leaks; {Core.Capacity.State}");

    /// <summary>At the end: the pool has ended, and no thread is left.</summary>
    public void HasEnded()
    {
        _scenario.Assert(Core.State.Phase == PoolPhase.Terminated, $"the pool ends; it is {Core.State.Phase}, with {Core.Threads.Count} threads and {Quiescence.Unfinished(Core)} units unfinished");
        _scenario.Assert(Core.Threads.Completion.IsCompletedSuccessfully, "the pool tells that it has ended");
        _scenario.Assert(Core.Threads.Count == 0, "no thread is left");
    }

    /// <summary>At the end of a pool that was not shut down: its threads sleep, and nothing is queued or unfinished.</summary>
    public void IsIdle()
    {
        _scenario.Assert(!Core.HasQueuedWork, "nothing is queued");
        _scenario.Assert(Core.Idleness.IsIdle, $"nothing is unfinished; {Quiescence.Unfinished(Core)} units are");
        _scenario.Assert(Core.Idle.State.WithMode(FenceMode.Barriers).Equals(default), $"nobody searches, and nobody runs; {Core.Idle.State}");
    }

    private bool HasOneOwnerEach()
    {
        foreach (Worker worker in Core.Workers)
        {
            int owners = 0;
            foreach (WorkerThread thread in _threads)
            {
                owners += thread.Worker == worker && ClaimOf(thread.Hold).Read() != TakenByMonitor ? 1 : 0;
            }

            if (owners > 1 || (owners == 1 && Core.Idle.OccupancyOf(worker.Id) == SeatOccupancy.Vacant))
            {
                return false;
            }
        }

        return true;
    }

    private static void Fault(Exception exception, bool startsMayFail)
    {
        bool isExpected = exception is ExpectedException || (startsMayFail && exception.InnerException is OutOfMemoryException);
        if (!isExpected)
        {
            ModelSystem.Fail(exception);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_claim")]
    private static extern ref AtomicInt32 ClaimOf(WorkerHold hold);

    /// <summary>Notes which thread of the pool runs on a thread that is started, and when it ends.</summary>
    private sealed class RecordingLauncher(WatchedPool pool) : ThreadLauncher
    {
        public override void Start(OsThread thread)
        {
            ref Action body = ref BodyOf(thread);
            Action main = body;
            body = () =>
            {
                main();
                pool.Ended++;
            };
            base.Start(thread);
            pool._threads.Add((WorkerThread)main.Target!);
        }

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_body")]
        private static extern ref Action BodyOf(OsThread thread);
    }
}
