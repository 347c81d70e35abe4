using System.Runtime.CompilerServices;
using Magpie.ModelChecking;
using Magpie.Parking;
using Magpie.Primitives;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.ModelTests;

/// <summary>A real pool, whose threads are model threads.</summary>
internal sealed class ModelPool
{
    private readonly Scenario _scenario;

    /// <param name="scenario">The model.</param>
    /// <param name="workers">How many workers.</param>
    /// <param name="configure">Changes options. Unless it says otherwise, threads are kept for ever and the fence mode stays: a change is one more thing to explore.</param>
    public ModelPool(Scenario scenario, int workers, Action<WorkStealingPoolOptions>? configure = null)
    {
        _scenario = scenario;
        var options = new WorkStealingPoolOptions { Name = "pool", WorkerCount = workers, KeepAlive = Timeout.InfiniteTimeSpan, Fences = FenceLimits.BarriersOnly };
        configure?.Invoke(options);
        Pool = new WorkStealingPool(options);
        Core = CoreOf(Pool);
        LocationNames.Bind(Core, "pool");
    }

    public WorkStealingPool Pool { get; }

    public PoolCore Core { get; }

    public Worker this[int worker] => Core.Workers[worker];

    /// <summary>Takes a worker as a thread of the pool does that has it already. Only in the setup.</summary>
    public Worker Run(int worker)
    {
        _scenario.Assert(Core.Idle.TryTakeBack(worker), "the worker is vacant");
        return Core.Workers[worker];
    }

    /// <summary>Gives a worker a thread that has just finished an item. Only in the setup: all that comes before the first item is left out.</summary>
    public void StartThread(int worker) => Start(new Assignment(Run(worker), IsSearching: false, default));

    /// <summary>Gives a worker a thread that was woken to search. Only in the setup.</summary>
    public void StartSearcher(int worker)
    {
        _scenario.Assert(Core.Idle.TryReserveWake() && Core.Idle.TryClaim(out int claimed, out _) && claimed == worker, "the worker sleeps, and nobody searches");
        Start(new Assignment(Core.Workers[worker], IsSearching: true, default));
    }

    /// <summary>Queues an item in the inbox of a worker, as a submitter does before it looks whom to wake.</summary>
    public void PutIntoInbox(int worker, Action item)
    {
        Core.Workers[worker].Admission.AdmitFromOutside();
        Core.Workers[worker].Inbox.Enqueue(WorkItem.Of(item));
    }

    /// <summary>Queues items in a lane, as a thread outside does before it looks whom to wake. Only in the setup.</summary>
    public void PutOnLane(params Action[] items)
    {
        SubmissionLane lane = Core.Lanes.TryLease(OutsideThread.Current)!.TryEnter(Core.Lanes)!;
        foreach (Action item in items)
        {
            _scenario.Assert(lane.TryReserve(), "the lane has room");
            lane.Admit();
            lane.Append(WorkItem.Of(item));
        }
    }

    /// <summary>Queues an item as new work.</summary>
    /// <returns>False if the pool does not admit it.</returns>
    public bool TrySubmit(Action item) => Core.Submitter.TrySubmit(WorkItem.Of(item));

    /// <summary>Queues an item as new work; fails the model if the pool does not admit it.</summary>
    public void Submit(Action item) => _scenario.Assert(TrySubmit(item), "the pool admits the item");

    /// <summary>Makes room for lanes where a pool has none: one with a single worker. Only in the setup.</summary>
    public void AllowLanes() => LanesOf(Core.Lanes) = new AtomicReference<SubmissionLane>[2];

    /// <summary>Submits like a thread outside that has a lane; it takes one, as such a thread does at its 64th submission.</summary>
    public void HoldLane()
    {
        OutsideThread thread = OutsideThread.Current;
        if (Core.Lanes.TryLease(thread) is { } lease)
        {
            LeaseOf(thread) = lease;
        }
    }

    /// <summary>Every worker sleeps, and the words that count them say so. Only at the end.</summary>
    public void EachWorkerIsAtRest()
    {
        Core.HasQueuedWork.ShouldBeFalse("an item is queued, and nobody is on the way to it");
        Core.Idle.State.ToString().ShouldBe(default(IdleState).ToString(), "how many workers are counted as running");
        for (int worker = Core.Workers.Length; worker > 0; worker--)
        {
            Core.Idle.TryClaim(out _, out _).ShouldBeTrue("the stack holds every worker");
        }

        Core.Idle.TryClaim(out _, out _).ShouldBeFalse("the stack holds no worker twice");
    }

    private void Start(Assignment assignment) => _scenario.Assert(Core.Threads.TryStart(assignment), "the thread starts");

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_core")]
    private static extern ref PoolCore CoreOf(WorkStealingPool pool);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_lanes")]
    private static extern ref AtomicReference<SubmissionLane>[] LanesOf(SubmissionLanes lanes);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_lease")]
    private static extern ref LaneLease? LeaseOf(OutsideThread thread);
}
