using Magpie.ModelChecking;
using Magpie.Primitives;

namespace Magpie.ModelTests.ForkJoin;

/// <summary>An item runs two branches, of which another worker may take one.</summary>
public sealed class JoinModel
{
    /// <summary>The other worker searches, and parks if it finds nothing.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void Both_branches_run_once_before_the_join_returns(MemoryModel memory) => Bounds.Check("join", memory, static m =>
    {
        var pool = new ModelPool(m, workers: 2);
        var ran = new ItemLog(items: 3);
        pool.PutIntoInbox(0, () =>
        {
            bool leftRan = false;
            bool rightRan = false;
            pool.Pool.Join(
                () =>
                {
                    ran.Add(1);
                    leftRan = true;
                },
                () =>
                {
                    ran.Add(2);
                    rightRan = true;
                });
            m.Assert(leftRan && rightRan, "both have ended");
            ran.Add(3);
        });
        pool.StartThread(0);
        pool.StartSearcher(1);
        m.AtQuiescence(() =>
        {
            ran.EachOnce();
            pool.EachWorkerIsAtRest();
        });
    }, Bounds.FewerPreemptions);

    /// <summary>The thread gives its worker up in the first branch, and may have it back before the join.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_branch_runs_though_the_thread_that_forked_it_lost_its_worker(MemoryModel memory) => Bounds.Check("join, blocked", memory, static m =>
    {
        var pool = new ModelPool(m, workers: 1);
        var ran = new ItemLog(items: 2);
        var begun = new WaitGate();
        pool.PutIntoInbox(0, () => pool.Pool.Join(
            () =>
            {
                Magpie.Blocking.Run(static () => { });
                ran.Add(1);
            },
            () =>
            {
                // A step at which the others can be seen to run it, too.
                begun.Open();
                ran.Add(2);
            }));
        pool.StartThread(0);
        m.AtQuiescence(() =>
        {
            ran.EachOnce();
            pool.EachWorkerIsAtRest();
        });
    }, Bounds.FewerPreemptions);

    /// <summary>The first branch waits for the second, which stays with the worker that the thread gives up.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void The_first_branch_may_wait_for_the_second_row_10(MemoryModel memory) => Bounds.Check("join, waiting", memory, static m =>
    {
        var pool = new ModelPool(m, workers: 1);
        var ran = new ItemLog(items: 2);
        var second = new WaitGate();
        pool.PutIntoInbox(0, () => pool.Pool.Join(
            () =>
            {
                Magpie.Blocking.Run(() => second.WaitAndClose(Timeout.InfiniteTimeSpan));
                ran.Add(1);
            },
            () =>
            {
                ran.Add(2);
                second.Open();
            }));
        pool.StartThread(0);
        m.AtQuiescence(() =>
        {
            ran.EachOnce();
            pool.EachWorkerIsAtRest();
        });
    }, Bounds.FewerPreemptions);

    /// <summary>The thread has no worker when it forks, so the branch is an item of its own; the thread may run it itself before that.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_branch_of_a_thread_without_a_worker_runs_once(MemoryModel memory) => Bounds.Check("join, no worker", memory, static m =>
    {
        var pool = new ModelPool(m, workers: 1);
        var ran = new ItemLog(items: 2);
        pool.PutIntoInbox(0, () => Magpie.Blocking.Run(() => pool.Pool.Join(() => ran.Add(1), () => ran.Add(2))));
        pool.StartThread(0);
        m.AtQuiescence(() =>
        {
            ran.EachOnce();
            pool.EachWorkerIsAtRest();
        });
    }, Bounds.FewerPreemptions);
}
