using Magpie.ModelChecking;
using Magpie.Parking;
using Magpie.Primitives;
using Magpie.Workers;

namespace Magpie.ModelTests.Workers;

/// <summary>
/// The last item comes just as those who leave and those who submit change who of them makes a fence (bug classes 1, 2 and 4). Each leave asks
/// for fences here, and each item for an end of them.
/// </summary>
public sealed class FenceModeModel
{
    /// <summary>The submitter reads that it needs no fence; the worker that leaves changes that, and what it stored before must be visible after.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void The_leaver_that_asks_for_fences_sees_an_item_that_was_stored_without(MemoryModel memory) => Check("fences begin", memory, workers: 1, static (_, pool, ran) =>
    {
        pool.AllowLanes();
        pool.StartThread(0);
        return () => pool.Submit(() => ran.Add(1));
    });

    /// <summary>One worker changes the mode; the other leaves after that, and makes no barrier any more.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void Who_leaves_after_the_change_sees_an_item_that_was_stored_before(MemoryModel memory) => Check("fences, second leaver", memory, workers: 2, static (_, pool, ran) =>
    {
        pool.StartThread(0);
        pool.StartThread(1);
        return () => pool.Submit(() => ran.Add(1));
    }, Briefly);

    /// <summary>
    /// The submitter relies on a searcher that was woken, and stores without a fence. Another worker leaves and changes the mode; the searcher finds other work then,
    /// on which item 1 waits for item 2, and stops without a barrier.
    /// </summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_searcher_that_stops_after_the_change_sees_an_item_that_was_stored_before(MemoryModel memory) => Check("fences, searcher", memory, workers: 2, static (_, pool, ran) =>
    {
        var secondRan = new WaitGate();
        pool.PutIntoInbox(1, () => secondRan.WaitAndClose(Timeout.InfiniteTimeSpan));
        pool.StartThread(0);
        pool.StartSearcher(1);
        return () => pool.Submit(() =>
        {
            ran.Add(1);
            secondRan.Open();
        });
    }, Briefly);

    /// <summary>Fences end while one worker leaves and a submitter stores: whoever reads that they have ended reads who has left, too.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void Who_leaves_as_fences_end_sees_an_item_that_was_stored_without(MemoryModel memory) => Check("fences end", memory, workers: 1, static (m, pool, ran) =>
    {
        pool.AllowLanes();
        pool.Run(0);
        pool.Core.Idle.Leave(0, SeatOccupancy.Vacant, SearchKind.None, asksForFences: true);
        pool.StartThread(0);
        m.Thread("doubter", () =>
        {
            pool.Core.Idle.SpareFences();
            pool.Core.Idle.SpareFences();
        });
        return () => pool.Submit(() => ran.Add(1));
    }, Briefly);

    /// <summary>Somebody reserves the waking of a worker that its thread takes back, and cancels; a submitter relied on the reservation. Each of the worker's leaves asks for fences.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void Who_cancels_a_reservation_sees_an_item_that_was_stored_before(MemoryModel memory) => Check("fences, reservation cancelled", memory, workers: 1, static (m, pool, ran) =>
    {
        pool.AllowLanes();
        pool.PutIntoInbox(0, static () => Blocking.Run(static () => { }));
        pool.StartThread(0);
        m.Thread("notifier", pool.Core.Waker.Notify);
        return () => pool.Submit(() => ran.Add(1));
    }, Briefly);

    /// <summary>A branch is pushed without a fence, and its join waits for it, as the only other worker leaves.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_leaver_sees_a_branch_that_was_pushed_without_a_fence(MemoryModel memory) => Bounds.Check("fences, branch", memory, static m =>
    {
        ModelPool pool = NewPool(m, workers: 2);
        var ran = new ItemLog(items: 2);
        var secondRan = new WaitGate();
        pool.Run(1);
        m.Thread("leaver", () =>
        {
            if (pool.Core.Idle.Leave(1, SeatOccupancy.Vacant, SearchKind.None, asksForFences: true) && pool.Core.HasQueuedWork)
            {
                pool.Core.Waker.NotifyFenced();
            }
        });
        pool.PutIntoInbox(0, () => pool.Pool.Join(
            () =>
            {
                secondRan.WaitAndClose(Timeout.InfiniteTimeSpan);
                ran.Add(1);
            },
            () =>
            {
                ran.Add(2);
                secondRan.Open();
            }));
        pool.StartThread(0);
        m.AtQuiescence(() =>
        {
            ran.EachOnce();
            pool.EachWorkerIsAtRest();
        });
    }, Briefly);

    private static void Check(
        string name, MemoryModel memory, int workers, Func<Scenario, ModelPool, ItemLog, Action> begin, Func<ModelOptions, ModelOptions>? adjust = null) => Bounds.Check(name, memory, m =>
    {
        ModelPool pool = NewPool(m, workers);
        var ran = new ItemLog(items: 1);
        Action submit = begin(m, pool, ran);
        m.Thread("submitter", () =>
        {
            pool.HoldLane();
            submit();
        });
        m.AtQuiescence(() =>
        {
            ran.EachOnce();
            pool.EachWorkerIsAtRest();
        });
    }, adjust);

    /// <summary>The largest of these are cut off in each run of the tests, and explored in full in the long one.</summary>
    private static ModelOptions Briefly(ModelOptions options) =>
        Bounds.FewerPreemptions(options) with { TimeLimit = Bounds.IsLong ? options.TimeLimit : TimeSpan.FromSeconds(8) };

    private static ModelPool NewPool(Scenario scenario, int workers) => new(scenario, workers, static options =>
    {
        options.Fences = FenceLimits.Restless;
        options.InboxCheckInterval = 1;
    });
}
