using Magpie.ModelChecking;
using Magpie.Primitives;
using Magpie.Shutdown;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.ModelTests.Workers;

/// <summary>The threads of a pool at its end: the last to leave tells that it has ended, and is the last to end (bug class 11).</summary>
public sealed class ThreadCensusModel
{
    /// <summary>Threads that begin, and end by themselves, while the census is closed.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void The_last_thread_to_leave_completes_row_11(MemoryModel memory) =>
        Bounds.Check(
            nameof(ThreadCensusModel),
            memory,
            m =>
            {
                var pool = new WatchedPool(m, permits: 2);
                m.Assert(pool.Core.Capacity.TryTake() && pool.Core.Capacity.TryTake(), "there are two permits");
                int started = 0;
                int ran = 0;
                for (int starter = 0; starter < 2; starter++)
                {
                    m.Thread($"starter {starter}", () =>
                    {
                        var assignment = new Assignment(Worker: null, IsSearching: false, WorkItem.Of(() => { ran++; }));
                        if (pool.Core.Threads.TryStart(assignment))
                        {
                            started++;
                        }
                    });
                }

                m.Thread("ender", () =>
                {
                    pool.Core.State.TryAdvance(PoolPhase.Running, PoolPhase.Stopped);
                    pool.Core.Threads.Close();
                    pool.Core.Backups.WakeAll();
                });
                m.Invariant("no thread is left when the pool tells that it has ended", () => !pool.Core.Threads.Completion.IsCompleted || pool.Core.Threads.Count == 0);
                m.AtQuiescence(() =>
                {
                    m.Assert(started == ran, $"a thread that was started runs what it was given; {started} and {ran}");
                    m.Assert(pool.Ended == pool.Started, "all threads have ended");
                    pool.HasEnded();
                });
            },
            Bounds.FewerPreemptions);

    /// <summary>Who waits for the end of the last thread, as <see cref="WorkStealingPool.Dispose"/> does, finds that all have ended.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void The_last_thread_to_leave_is_the_last_to_end_row_11(MemoryModel memory) =>
        Bounds.Check(
            $"{nameof(ThreadCensusModel)}: joined",
            memory,
            m =>
            {
                var pool = new WatchedPool(m);
                m.Thread("disposer", () =>
                {
                    pool.Submit("item", () =>
                    {
                        pool.Submit("from the item");
                        WatchedPool.Block();
                    });
                    pool.End(ShutdownMode.Drain);
                    while (pool.Core.State.Phase != PoolPhase.Terminated)
                    {
                        Spin.YieldProcessor();
                    }

                    pool.Core.Threads.JoinLast();
                    m.Assert(pool.Ended == pool.Started, $"{pool.Started} threads have ended; {pool.Ended}");
                });
                m.AtQuiescence(() =>
                {
                    pool.HasEnded();
                    pool.EachOnce();
                });
            },
            Bounds.FewerPreemptions);
}
