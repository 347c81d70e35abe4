using Magpie.ModelChecking;
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
    }, Bounds.FewerPreemptions);

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
    }, Bounds.FewerPreemptions);

    /// <summary>Fences end while one worker leaves and a submitter stores: whoever reads that they have ended reads who has left, too.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void Who_leaves_as_fences_end_sees_an_item_that_was_stored_without(MemoryModel memory) => Check("fences end", memory, workers: 1, static (m, pool, ran) =>
    {
        pool.AllowLanes();
        pool.Run(0);
        pool.Core.Idle.Leave(0, Magpie.Parking.SeatOccupancy.Vacant, Magpie.Parking.SearchKind.None, asksForFences: true);
        pool.StartThread(0);
        m.Thread("doubter", () =>
        {
            pool.Core.Idle.SpareFences();
            pool.Core.Idle.SpareFences();
        });
        return () => pool.Submit(() => ran.Add(1));
    }, Bounds.FewerPreemptions);

    private static void Check(
        string name, MemoryModel memory, int workers, Func<Scenario, ModelPool, ItemLog, Action> begin, Func<ModelOptions, ModelOptions>? adjust = null) => Bounds.Check(name, memory, m =>
    {
        var pool = new ModelPool(m, workers, static options =>
        {
            options.Fences = FenceLimits.Restless;
            options.InboxCheckInterval = 1;
        });
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
}
