using Magpie.StressTests.Support;

namespace Magpie.StressTests;

/// <summary>Pools are created and ended by the thousand, several at a time: no thread and no pool stays behind.</summary>
public sealed class ManyPoolsTests
{
    private const int PoolsPerCheck = 200;

    /// <summary>Less than that may hang on stacks and on what is about to be finalized; anything that keeps pools keeps them all.</summary>
    private const int StillReachable = 20;

    [Fact]
    public void Nothing_stays_behind() => StressRun.Execute(static run =>
    {
        Tally items = run.Count("items");
        Tally pools = run.Count("pools");
        int round = 0;
        while (run.GoesOn)
        {
            // Short, so that the number is not cut off.
            string prefix = $"mp{round++ % 100_000}-";
            var seen = new WeakReference[PoolsPerCheck];
            Random[] randoms = [run.NextRandom(), run.NextRandom(), run.NextRandom()];
            Thread[] makers = [.. randoms.Select((random, i) => run.Start("maker", () =>
            {
                for (int number = i; number < PoolsPerCheck; number += randoms.Length)
                {
                    seen[number] = LiveAndEnd(prefix, random, items);
                    pools.Add();
                }
            }))];
            run.Join(makers);
            if (ThreadStates.CanBeListed)
            {
                // The system may need a moment to remove a thread that has ended.
                run.Until(() => ThreadStates.CountNamed(prefix) == 0);
            }

            // The stall monitor notices at its next look that a pool has ended.
            run.Until(() => CountReachable(seen) < StillReachable);
        }
    });

    private static int CountReachable(WeakReference[] seen)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return seen.Count(static pool => pool.IsAlive);
    }

    private static WeakReference LiveAndEnd(string prefix, Random random, Tally items)
    {
        var options = new WorkStealingPoolOptions
        {
            WorkerCount = random.Next(1, 5),
            ThreadNamePrefix = prefix,
            KeepAlive = random.Next(2) == 0 ? TimeSpan.FromMilliseconds(1) : Timeout.InfiniteTimeSpan,
        };
        var pool = new WorkStealingPool(options);
        for (int i = random.Next(20); i > 0; i--)
        {
            bool blocks = random.Next(4) == 0;
            pool.Post(() =>
            {
                if (blocks)
                {
                    Blocking.Run(static () => Thread.Sleep(0));
                }

                items.Add();
            });
        }

        if (random.Next(2) == 0)
        {
            pool.ShutdownOnIdleAsync().Wait();
        }

        pool.Dispose();
        pool.GetSnapshot().Threads.Total.ShouldBe(0);
        return new WeakReference(pool);
    }
}
