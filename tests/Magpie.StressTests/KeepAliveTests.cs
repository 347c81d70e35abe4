using System.Diagnostics;
using Magpie.StressTests.Support;

namespace Magpie.StressTests;

/// <summary>
/// Threads end on their keep-alive just as work arrives for them: the work is done, and what is not needed ends (invariant 7).
/// </summary>
public sealed class KeepAliveTests
{
    [Fact]
    public void Work_that_arrives_as_a_thread_ends_is_done() => StressRun.Execute(static run =>
    {
        Tally handOffs = run.Count("hand-offs");
        Tally pools = run.Count("pools");
        while (run.GoesOn)
        {
            int workers = run.Random.Next(1, 4);
            int microseconds = run.Random.Next(1, 1 << run.Random.Next(1, 12));
            WorkStealingPool pool = run.NewPool(workers, options => options.KeepAlive = TimeSpan.FromMicroseconds(microseconds));
            for (int i = 0; i < 200 && run.GoesOn; i++)
            {
                HandOffAtOnce(pool, run.Random.Next(1, 4), handOffs);
                run.Await(pool.WaitForIdleAsync());
                PassAbout(microseconds, run.Random);
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

    /// <summary>Comes back when a keep-alive that has just begun is about to end.</summary>
    private static void PassAbout(int microseconds, Random random)
    {
        long end = Stopwatch.GetTimestamp()
            + (long)(microseconds * (0.5 + random.NextDouble()) * Stopwatch.Frequency / 1_000_000);
        while (Stopwatch.GetTimestamp() < end)
        {
            Thread.SpinWait(10);
        }
    }
}
