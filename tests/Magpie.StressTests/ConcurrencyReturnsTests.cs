using Magpie.StressTests.Support;

namespace Magpie.StressTests;

/// <summary>
/// After a burst of blocking, when all is idle again, as many items run at once as there are workers: no more (invariant
/// 4), though there were more threads, and no fewer, so no worker was lost on its way from thread to thread.
/// </summary>
public sealed class ConcurrencyReturnsTests
{
    private const int MaxBlocking = 64;

    [Fact]
    public void After_a_burst_of_blocking_as_many_items_run_at_once_as_there_are_workers() => StressRun.Execute(static run =>
    {
        using var mix = new BlockingMix(run);
        Tally items = run.Count("items");
        Tally bursts = run.Count("bursts");
        while (run.GoesOn)
        {
            int workers = run.Random.Next(1, 6);
            int keepAlive = run.Random.Next(1, 100);
            int threshold = run.Random.Next(1, 10);
            WorkStealingPool pool = run.NewPool(workers, options =>
            {
                options.KeepAlive = TimeSpan.FromMilliseconds(keepAlive);
                options.StallThreshold = TimeSpan.FromMilliseconds(threshold);
                options.MaxBlockingThreads = MaxBlocking;
            });
            for (int round = 0; round < 20 && run.GoesOn; round++)
            {
                for (int i = run.Random.Next(1, 60); i > 0; i--)
                {
                    pool.Post(mix.Block);
                }

                run.Await(pool.WaitForIdleAsync());
                Muster.CallWorkers(run, pool);
                Muster.CallPermits(run, pool, MaxBlocking);
                CountAtOnce(run, pool, items);
                bursts.Add();
            }

            run.End(pool);
        }
    });

    private static void CountAtOnce(StressRun run, WorkStealingPool pool, Tally items)
    {
        int running = 0;
        int most = 0;
        for (int i = 0; i < 20 * pool.WorkerCount; i++)
        {
            int spins = run.Random.Next(500);
            pool.Post(() =>
            {
                int now = Interlocked.Increment(ref running);
                Thread.SpinWait(spins);
                Thread.Yield();
                Raise(ref most, now);
                Interlocked.Decrement(ref running);
                items.Add();
            });
        }

        run.Await(pool.WaitForIdleAsync());
        most.ShouldBeLessThanOrEqualTo(pool.WorkerCount, "items of a computing burst that ran at once");
    }

    private static void Raise(ref int most, int value)
    {
        int seen = Volatile.Read(ref most);
        while (seen < value)
        {
            int found = Interlocked.CompareExchange(ref most, value, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }
}
