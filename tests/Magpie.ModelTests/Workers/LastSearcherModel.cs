using Magpie.ModelChecking;
using Magpie.Primitives;

namespace Magpie.ModelTests.Workers;

/// <summary>
/// A searcher finds item 1, which waits for item 2; the submitter of item 2 relies on the searcher, and wakes nobody (bug
/// classes 1, 2 and 4). So item 2 runs only if the searcher looks at the queues once more.
/// </summary>
public sealed class LastSearcherModel
{
    /// <summary>It was woken, so the submitter makes no fence.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_patient_searcher_that_finds_work_sees_to_what_came_meanwhile(MemoryModel memory) =>
        Check("last searcher, patient", memory, static (pool, item) =>
        {
            pool.PutIntoInbox(0, item);
            pool.StartSearcher(0);
        });

    /// <summary>It has just begun, so the submitter makes a fence, and the searcher none. It finds the item in the other worker's inbox.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_hasty_searcher_that_finds_work_sees_to_what_came_meanwhile(MemoryModel memory) =>
        Check("last searcher, hasty", memory, static (pool, item) =>
        {
            pool.PutIntoInbox(1, item);
            pool.StartThread(0);
        });

    private static void Check(string name, MemoryModel memory, Action<ModelPool, Action> begin) => Bounds.Check(name, memory, m =>
    {
        var pool = new ModelPool(m, workers: 2);
        var ran = new ItemLog(items: 2);
        var secondRan = new WaitGate();
        begin(pool, () =>
        {
            secondRan.WaitAndClose(Timeout.InfiniteTimeSpan);
            ran.Add(1);
        });
        m.Thread("submitter", () =>
        {
            pool.HoldLane();
            pool.Submit(() =>
            {
                ran.Add(2);
                secondRan.Open();
            });
        });
        m.AtQuiescence(() =>
        {
            ran.EachOnce();
            pool.EachWorkerIsAtRest();
        });
    }, Bounds.FewerPreemptions);
}
