using System.Runtime.CompilerServices;
using Magpie.HandingOff;
using Magpie.ModelChecking;
using Magpie.Parking;
using Magpie.Primitives;
using Magpie.Workers;

namespace Magpie.ModelTests.HandingOff;

/// <summary>The stack of threads without a worker: the end of a keep-alive against an assignment that arrives just then.</summary>
public sealed class BackupThreadsModel
{
    /// <summary>Bug class 7. There are two backups: if the one on top has gone the other one gets it.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void What_is_given_as_a_keep_alive_ends_is_taken_once_or_stays_with_the_giver_row_7(MemoryModel memory) =>
        Bounds.Check(nameof(BackupThreadsModel), memory, m =>
        {
            var pool = new WatchedPool(m);
            BackupThreads backups = pool.Core.Backups;
            int given = 0;
            int taken = 0;
            for (int index = 0; index < 2; index++)
            {
                WorkerThread thread = Backup(pool);
                m.Thread($"backup {index}", () =>
                {
                    while (backups.WaitForAssignment(thread))
                    {
                        taken++;
                        thread.Blocking.HoldsPermit = false;
                    }
                });
            }

            m.Thread("giver", () =>
            {
                if (backups.TryGive(new Assignment(Worker: null, IsSearching: false, default)))
                {
                    given++;
                }
            });
            m.AtQuiescence(() =>
            {
                m.Assert(given == taken, $"what was given was taken; {given} and {taken}");
                m.Assert(backups.Count == 0, "nobody waits");
                m.Assert(WaitingIn(backups).Top is null, "no entry of a thread that is gone is left in the stack");
            });
        }, Bounds.FewerPreemptions);

    /// <summary>A backup that would wait for ever, and whose wait may end without reason, takes all that two threads give it.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void What_is_given_wakes_a_backup_that_has_no_keep_alive_row_7(MemoryModel memory) =>
        Bounds.Check(
            $"{nameof(BackupThreadsModel)}: no keep-alive",
            memory,
            m =>
            {
                var pool = new WatchedPool(m, keepAlive: Timeout.InfiniteTimeSpan);
                BackupThreads backups = pool.Core.Backups;
                WorkerThread thread = Backup(pool);
                int given = 0;
                int taken = 0;
                m.Daemon("backup", () =>
                {
                    while (backups.WaitForAssignment(thread))
                    {
                        thread.Blocking.HoldsPermit = false;
                        taken++;
                    }
                });
                for (int giver = 0; giver < 2; giver++)
                {
                    m.Thread($"giver {giver}", () =>
                    {
                        if (backups.TryGive(new Assignment(Worker: null, IsSearching: false, default)))
                        {
                            given++;
                        }
                    });
                }

                m.AtQuiescence(() => m.Assert(given == taken, $"what was given was taken; {given} and {taken}"));
            },
            static options => options with { SpuriousWakeups = 1 });

    /// <summary>Bug classes 7 and 14: the same with a pool around it, and time that passes: all is served, and no thread is left that nobody needs.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_worker_handed_off_as_a_keep_alive_ends_is_served_and_backups_retire_rows_7_14(MemoryModel memory) =>
        Bounds.Check(
            $"{nameof(BackupThreadsModel)}: in a pool",
            memory,
            m =>
            {
                var pool = new WatchedPool(m, permits: 2);
                IParker gate = Parker.Create();
                m.Thread("submitter", () =>
                {
                    pool.Submit("first", () =>
                    {
                        pool.Submit("behind the first");
                        WatchedPool.Block();
                    });
                    pool.Submit("second", () =>
                    {
                        pool.Submit("behind the second", gate.Unpark);
                        WatchedPool.Block(gate.Park);
                    });
                });
                m.AtQuiescence(() =>
                {
                    pool.EachOnce();
                    pool.IsIdle();
                    pool.AllPermitsAreBack();
                    m.Assert(pool.Core.Threads.Count <= 1, $"no more threads are left than workers; {pool.Core.Threads.Count}");
                    m.Assert(pool.Core.Backups.Count == 0, "no backup is left");
                });
            },
            static options => Bounds.FewerPreemptions(options) with { LetTimeRun = true });

    private static WorkerThread Backup(WatchedPool pool)
    {
        var thread = new WorkerThread(pool.Core, new Assignment(Worker: null, IsSearching: false, default), 0);
        thread.Blocking.HoldsPermit = false;
        return thread;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_waiting")]
    private static extern ref LinkedStack<BackupEntry> WaitingIn(BackupThreads backups);
}
