using Magpie.StressTests.Support;

namespace Magpie.StressTests;

/// <summary>All workers block at random; what is queued behind them runs all the same.</summary>
public sealed class LivenessWhileBlockingTests
{
    /// <summary>Each item of a chain blocks until the next has run, and each thread of a burst in a way of its own.</summary>
    [Fact]
    public void Items_behind_blocked_workers_run() => StressRun.Execute(static run =>
    {
        using var mix = new BlockingMix(run);
        Tally items = run.Count("items");
        while (run.GoesOn)
        {
            WorkStealingPool pool = run.NewPool(run.Random.Next(1, 5), Randomise(run.Random));
            for (int round = 0; round < 20 && run.GoesOn; round++)
            {
                // All that block are far fewer than may.
                for (int chain = run.Random.Next(1, 5); chain > 0; chain--)
                {
                    WaitForNext(pool, items, depth: run.Random.Next(1, 12));
                }

                Burst(run, pool, mix, items);
                run.Await(pool.WaitForIdleAsync());
            }

            run.End(pool);
        }
    });

    /// <summary>As many as may block do, and more; the others keep their workers, and get in line.</summary>
    [Fact]
    public void At_the_blocking_cap_everything_still_runs() => StressRun.Execute(static run =>
    {
        using var mix = new BlockingMix(run);
        Tally items = run.Count("items");
        while (run.GoesOn)
        {
            int cap = run.Random.Next(4);
            WorkStealingPool pool = run.NewPool(run.Random.Next(1, 5), Randomise(run.Random) + (options => options.MaxBlockingThreads = cap));
            for (int round = 0; round < 20 && run.GoesOn; round++)
            {
                Burst(run, pool, mix, items);
                run.Await(pool.WaitForIdleAsync());
                Muster.CallPermits(run, pool, cap);
            }

            run.End(pool);
        }
    });

    /// <summary>Managed waits get in line for capacity, so a chain of exactly as many as may block never stands still.</summary>
    [Fact]
    public void A_chain_of_waits_as_long_as_the_cap_ends() => StressRun.Execute(static run =>
    {
        Tally items = run.Count("items");
        while (run.GoesOn)
        {
            int cap = run.Random.Next(1, 9);
            WorkStealingPool pool = run.NewPool(run.Random.Next(1, 4), Randomise(run.Random) + (options => options.MaxBlockingThreads = cap));
            for (int round = 0; round < 100 && run.GoesOn; round++)
            {
                WaitForNext(pool, items, depth: cap);
                run.Await(pool.WaitForIdleAsync());
            }

            run.End(pool);
        }
    });

    private static Action<WorkStealingPoolOptions> Randomise(Random random)
    {
        int keepAlive = random.Next(1, 50);
        int interval = random.Next(1, 100);
        int threshold = random.Next(1, 20);
        return options =>
        {
            options.KeepAlive = TimeSpan.FromMilliseconds(keepAlive);
            options.InboxCheckInterval = interval;
            options.StallThreshold = TimeSpan.FromMilliseconds(threshold);
        };
    }

    /// <summary>An item that waits for an item that waits ... for one that does not.</summary>
    private static void WaitForNext(WorkStealingPool pool, Tally items, int depth, ManualResetEventSlim? ran = null) => pool.Post(() =>
    {
        if (depth > 0)
        {
            var next = new ManualResetEventSlim();
            WaitForNext(pool, items, depth - 1, next);
            next.Wait();
        }

        items.Add();
        ran?.Set();
    });

    private static void Burst(StressRun run, WorkStealingPool pool, BlockingMix mix, Tally items)
    {
        for (int i = run.Random.Next(1, 60); i > 0; i--)
        {
            switch (run.Random.Next(4))
            {
                case 0:
                    _ = pool.Run(async () =>
                    {
                        await mix.BlockAsync();
                        items.Add();
                    });
                    break;
                case 1:
                    pool.Post(() =>
                    {
                        mix.Block();
                        pool.Post(() => items.Add());
                        mix.Block();
                    });
                    break;
                default:
                    pool.Post(() =>
                    {
                        mix.Block();
                        items.Add();
                    });
                    break;
            }
        }
    }
}
