using Magpie.StressTests.Support;
using Magpie.Workers;

namespace Magpie.StressTests;

/// <summary>
/// Threads end on their keep-alive just as work arrives for them: the work is done, and what is not needed ends (invariant 7).
/// </summary>
public sealed class KeepAliveTests
{
    private const int LongestMicroseconds = 200;

    /// <summary>
    /// The pool has one worker; each item hands it off just when the thread that blocked before is about to end. Were the worker
    /// given to a thread that ends, nobody would be left to run anything.
    /// </summary>
    [Fact]
    public void A_worker_handed_to_a_thread_that_is_about_to_end_is_not_lost() => StressRun.Execute(static run =>
    {
        Tally handOffs = run.Count("hand-offs");
        while (run.GoesOn)
        {
            int microseconds = run.Random.Next(1, LongestMicroseconds);
            WorkStealingPool pool = run.NewPool(1, options => options.KeepAlive = TimeSpan.FromMicroseconds(microseconds));
            PoolCore core = Inside.Core(pool);
            var aim = Aim.AtKeepAlive(pool, run.NextRandom());
            var ended = new TaskCompletionSource();
            int left = 2000;
            pool.Post(HandOff);
            run.Await(ended.Task);
            run.End(pool);

            void HandOff()
            {
                // The thread that blocked last waits among the backups, or has ended.
                run.SpinUntil(() => core.Backups.Count >= core.Threads.Count - 1);
                aim.Wait();
                using var ran = new ManualResetEventSlim();
                pool.Post(ran.Set);
                bool isLast = --left == 0 || !run.GoesOn;
                if (!isLast)
                {
                    pool.Post(HandOff);
                }

                ran.Wait();
                handOffs.Add();
                if (isLast)
                {
                    ended.SetResult();
                }
            }
        }
    });

    [Fact]
    public void After_a_burst_only_as_many_threads_are_left_as_there_are_workers() => StressRun.Execute(static run =>
    {
        Tally handOffs = run.Count("hand-offs");
        Tally pools = run.Count("pools");
        while (run.GoesOn)
        {
            int workers = run.Random.Next(1, 4);
            int microseconds = run.Random.Next(1, LongestMicroseconds);
            WorkStealingPool pool = run.NewPool(workers, options => options.KeepAlive = TimeSpan.FromMicroseconds(microseconds));
            for (int burst = run.Random.Next(1, 20); burst > 0; burst--)
            {
                HandOffAtOnce(pool, run.Random.Next(1, 20), handOffs);
                run.Await(pool.WaitForIdleAsync());
                Dawdle.For(run.Random);
            }

            run.Until(() => pool.GetSnapshot().Threads.Total <= workers);
            run.End(pool);
            pools.Add();
        }
    });

    /// <summary>Items that each need a thread more than there are.</summary>
    private static void HandOffAtOnce(WorkStealingPool pool, int count, Tally handOffs)
    {
        for (int i = 0; i < count; i++)
        {
            pool.Post(() =>
            {
                using var ran = new ManualResetEventSlim();
                pool.Post(ran.Set);
                ran.Wait();
                handOffs.Add();
            });
        }
    }
}
