using Magpie.StressTests.Support;

namespace Magpie.StressTests;

/// <summary>
/// Items block so that nobody is told, and the stall monitor takes their workers: just as they go on, submit, block again or
/// end. Everything runs, and no worker and no permit is lost.
/// </summary>
public sealed class StallTests
{
    private const int Pools = 8;
    private const int Permits = 100;

    [Fact]
    public void Items_behind_threads_that_block_unnoticed_run() => StressRun.Execute(static run =>
    {
        if (!OperatingSystem.IsLinux())
        {
            // Elsewhere the system does not tell what a thread does, and nothing is taken.
            return;
        }

        Tally items = run.Count("items");
        Tally stalls = run.Count("stalls");
        Random[] randoms = [.. Enumerable.Range(0, Pools).Select(_ => run.NextRandom())];
        run.Join([.. randoms.Select(random => run.Start("lane", () => OneLane(run, random, items, stalls)))]);
    });

    private static void OneLane(StressRun run, Random random, Tally items, Tally stalls)
    {
        while (run.GoesOn)
        {
            double threshold = 1 + random.NextDouble();
            WorkStealingPool pool = run.NewPool(random.Next(1, 4), options =>
            {
                options.StallThreshold = TimeSpan.FromMilliseconds(threshold);
                options.MaxBlockingThreads = Permits;
            });
            var shared = new SharedRandom(random.Next());
            for (int round = 0; round < 20 && run.GoesOn; round++)
            {
                for (int i = random.Next(1, 8); i > 0; i--)
                {
                    pool.Post(() => Block(pool, shared, items, stalls));
                }

                run.Await(pool.WaitForIdleAsync());
                Muster.CallWorkers(run, pool);
                Muster.CallPermits(run, pool, Permits);
            }

            run.End(pool);
        }
    }

    private static void Block(WorkStealingPool pool, SharedRandom random, Tally items, Tally stalls)
    {
        for (int steps = 1 + random.Next(3); steps > 0; steps--)
        {
            switch (random.Next(5))
            {
                case 0:
                    // Nobody else can see to it that the other item runs, if there is one worker.
                    int ran = 0;
                    pool.Post(() => Volatile.Write(ref ran, 1));
                    while (Volatile.Read(ref ran) == 0)
                    {
                        Thread.Sleep(1);
                    }

                    stalls.Add();
                    break;
                case 1:
                    Thread.Sleep(random.Next(4));
                    pool.Post(() => items.Add());
                    break;
                case 2:
                    Thread.Sleep(random.Next(4));
                    Blocking.Run(() => Thread.Sleep(random.Next(2)));
                    break;
                case 3:
                    Thread.Sleep(random.Next(4));
                    Task.Delay(1).Wait();
                    break;
                default:
                    Thread.Sleep(random.Next(4));
                    pool.SynchronizationContext.Post(_ => items.Add(), null);
                    Thread.Sleep(random.Next(3));
                    break;
            }
        }

        items.Add();
    }
}
