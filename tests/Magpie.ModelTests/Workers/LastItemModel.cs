using Magpie.ModelChecking;

namespace Magpie.ModelTests.Workers;

/// <summary>The pool goes to sleep just as one last item comes (bug classes 1 to 5).</summary>
public sealed class LastItemModel
{
    /// <summary>The submitter stores the item in its lane, and makes no fence where the worker seems to run.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void An_item_in_a_lane_is_seen_by_the_worker_that_parks(MemoryModel memory) => Bounds.Check("last item, lane", memory, static m =>
    {
        var pool = new ModelPool(m, workers: 1);
        var ran = new ItemLog(items: 1);
        pool.AllowLanes();
        pool.StartThread(0);
        m.Thread("submitter", () =>
        {
            pool.HoldLane();
            pool.Submit(() => ran.Add(1));
        });
        m.AtQuiescence(() =>
        {
            ran.EachOnce();
            pool.EachWorkerIsAtRest();
        });
    });

    /// <summary>The same where the worker was woken, and searches in vain: for its sake the submitter makes no fence either.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void An_item_in_a_lane_is_seen_by_the_searcher_that_parks(MemoryModel memory) => Bounds.Check("last item, lane, searcher", memory, static m =>
    {
        var pool = new ModelPool(m, workers: 1);
        var ran = new ItemLog(items: 1);
        pool.AllowLanes();
        pool.StartSearcher(0);
        m.Thread("submitter", () =>
        {
            pool.HoldLane();
            pool.Submit(() => ran.Add(1));
        });
        m.AtQuiescence(() =>
        {
            ran.EachOnce();
            pool.EachWorkerIsAtRest();
        });
    });

    /// <summary>
    /// A submitter that reads that the worker sleeps finds it in the stack, or the worker looks: the stack was empty before. One preemption more than usual, and
    /// no delays, for it takes three to see a worker that enters the stack too late.
    /// </summary>
    [Fact]
    public void A_worker_that_was_woken_is_found_again_as_it_parks() => Bounds.Check("last item, inbox, searcher", MemoryModel.Sequential, static m =>
    {
        var pool = new ModelPool(m, workers: 1);
        var ran = new ItemLog(items: 1);
        pool.StartSearcher(0);
        m.Thread("submitter", () => pool.Submit(() => ran.Add(1)));
        m.AtQuiescence(() =>
        {
            ran.EachOnce();
            pool.EachWorkerIsAtRest();
        });
    }, static options => options with { Preemptions = 3 });

    /// <summary>The same by way of the inbox.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void An_item_in_an_inbox_is_seen_by_the_worker_that_parks(MemoryModel memory) => Bounds.Check("last item, inbox", memory, static m =>
    {
        var pool = new ModelPool(m, workers: 1);
        var ran = new ItemLog(items: 1);
        pool.StartThread(0);
        m.Thread("submitter", () => pool.Submit(() => ran.Add(1)));
        m.AtQuiescence(() =>
        {
            ran.EachOnce();
            pool.EachWorkerIsAtRest();
        });
    });

    /// <summary>The same with two workers, of which one runs already.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void An_item_is_seen_by_one_of_two_workers_that_park(MemoryModel memory) => Bounds.Check("last item, two workers", memory, static m =>
    {
        var pool = new ModelPool(m, workers: 2);
        var ran = new ItemLog(items: 1);
        pool.StartThread(0);
        pool.StartThread(1);
        m.Thread("submitter", () => pool.Submit(() => ran.Add(1)));
        m.AtQuiescence(() =>
        {
            ran.EachOnce();
            pool.EachWorkerIsAtRest();
        });
    }, Bounds.FewerPreemptions);
}
