using Magpie.StressTests.Support;

namespace Magpie.StressTests;

/// <summary>Whatever throws, wherever: every item runs, every exception is reported once, and the pool comes to its end.</summary>
public sealed class ExceptionTests
{
    [Fact]
    public void Everything_runs_though_everything_throws() => StressRun.Execute(static run =>
    {
        Tally items = run.Count("items");
        Tally thrown = run.Count("exceptions");
        Tally pools = run.Count("pools");
        while (run.GoesOn)
        {
            var random = new SharedRandom(run.Random.Next());
            var chaos = new Chaos(random);
            WorkStealingPool pool = run.NewPool(run.Random.Next(1, 4), options =>
            {
                options.KeepAlive = TimeSpan.FromMilliseconds(1);
                chaos.Configure(options);
            });
            try
            {
                OneLife(run, pool, random, chaos, items, thrown);
                run.End(pool);
            }
            finally
            {
                chaos.FreeForgotten();
            }

            CheckReports(run, pool, chaos);
            thrown.Add(chaos.Hooks.Thrown + chaos.HandlerThrown);
            pools.Add();
        }
    });

    private static void OneLife(StressRun run, WorkStealingPool pool, SharedRandom random, Chaos chaos, Tally items, Tally thrown)
    {
        long before = items.Count;
        long expectedReports = 0;
        int submitted = 0;
        for (int round = run.Random.Next(1, 10); round > 0; round--)
        {
            for (int i = run.Random.Next(1, 50); i > 0; i--)
            {
                bool throws = run.Random.Next(3) == 0;
                submitted++;
                thrown.Add(throws ? 1 : 0);
                if (run.Random.Next(3) == 0)
                {
                    run.Await(ExpectFailure(pool.Run(() => Work(random, items, throws)), throws));
                }
                else
                {
                    expectedReports += throws ? 1 : 0;
                    pool.Post(() => Work(random, items, throws));
                }
            }

            run.Await(pool.WaitForIdleAsync());
            (items.Count - before).ShouldBe(submitted);
            chaos.ItemsReported.ShouldBe(expectedReports);
        }
    }

    private static void Work(SharedRandom random, Tally items, bool throws)
    {
        items.Add();
        switch (random.Next(16))
        {
            case 0:
                Blocking.Run(static () => Thread.Sleep(0));
                break;
            case 1:
                Task.Delay(1).Wait();
                break;
            default:
                break;
        }

        if (throws)
        {
            throw new ChaosException("item");
        }
    }

    private static async Task ExpectFailure(Task item, bool throws)
    {
        try
        {
            await item.ConfigureAwait(false);
        }
        catch (ChaosException) when (throws)
        {
            return;
        }

        throws.ShouldBeFalse();
    }

    private static void CheckReports(StressRun run, WorkStealingPool pool, Chaos chaos)
    {
        // A thread that was given up may end after the pool.
        run.Until(() => chaos.Hooks.Thrown == chaos.Hooks.Reported);
        run.Until(() => pool.GetSnapshot().HandlerFailures == chaos.HandlerThrown);
        pool.GetSnapshot().Threads.Total.ShouldBe(0);
    }
}
