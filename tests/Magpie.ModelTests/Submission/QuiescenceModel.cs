using Magpie.ModelChecking;

namespace Magpie.ModelTests.Submission;

/// <summary>Whether a pool is idle, asked while units are admitted and end (bug class 23).</summary>
public sealed class QuiescenceModel
{
    /// <summary>An item ends when it has submitted another one. There is no moment at which nothing is unfinished.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_pool_is_not_idle_between_an_item_and_what_it_submitted(MemoryModel memory) => Bounds.Check("quiescence", memory, static m =>
    {
        var pool = new ModelPool(m, workers: 1);
        var ran = new ItemLog(items: 2);
        bool ended = false;
        pool.PutIntoInbox(0, () =>
        {
            ran.Add(1);
            pool.Submit(() =>
            {
                ran.Add(2);
                ended = true;
            });
        });
        pool.StartThread(0);
        m.Thread("watcher", () =>
        {
            if (pool.Pool.IsIdle)
            {
                m.Assert(ended, "an idle pool has run all items");
            }
        });
        m.AtQuiescence(() =>
        {
            ran.EachOnce();
            pool.Pool.IsIdle.ShouldBeTrue();
        });
    });

    /// <summary>The same, where another worker may steal what the first one submitted, and its count is read first.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_pool_is_not_idle_while_an_item_moves_to_another_worker(MemoryModel memory) => Bounds.Check("quiescence, two workers", memory, static m =>
    {
        var pool = new ModelPool(m, workers: 2);
        var ran = new ItemLog(items: 2);
        bool ended = false;
        pool.PutIntoInbox(1, () =>
        {
            ran.Add(1);
            pool.Submit(() =>
            {
                ran.Add(2);
                ended = true;
            });
        });
        pool.StartThread(1);
        m.Thread("watcher", () =>
        {
            if (pool.Pool.IsIdle)
            {
                m.Assert(ended, "an idle pool has run all items");
            }
        });
        m.AtQuiescence(ran.EachOnce);
    }, Bounds.FewerPreemptions);

    /// <summary>Who waits for the pool to be idle is told, and not before.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void Who_waits_for_the_pool_to_be_idle_is_told_when_it_is(MemoryModel memory) => Bounds.Check("quiescence, waiter", memory, static m =>
    {
        var pool = new ModelPool(m, workers: 1);
        var ran = new ItemLog(items: 1);
        bool ended = false;
        Task idle = Task.CompletedTask;
        pool.PutIntoInbox(0, () =>
        {
            ran.Add(1);
            ended = true;
        });
        pool.StartThread(0);
        m.Thread("waiter", () => idle = pool.Pool.WaitForIdleAsync());
        m.Invariant("nobody is told before the item has ended", () => !idle.IsCompleted || idle == Task.CompletedTask || ended);
        m.AtQuiescence(() =>
        {
            ran.EachOnce();
            idle.IsCompleted.ShouldBeTrue("the pool is idle, and who waits for that was not told");
        });
    });
}
