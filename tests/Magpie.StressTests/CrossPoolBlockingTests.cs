using Magpie.StressTests.Support;

namespace Magpie.StressTests;

/// <summary>Items of one pool wait for items of another, which wait for items of the first, and of the .NET thread pool.</summary>
public sealed class CrossPoolBlockingTests
{
    [Fact]
    public void Pools_that_wait_for_each_other_go_on() => StressRun.Execute(static run =>
    {
        Tally items = run.Count("items");
        Tally blocks = run.Count("blocks");
        while (run.GoesOn)
        {
            WorkStealingPool[] pools = [.. Enumerable.Range(0, run.Random.Next(2, 4)).Select(_ => run.NewPool(run.Random.Next(1, 4)))];
            for (int round = 0; round < 20 && run.GoesOn; round++)
            {
                var web = new Web(pools, new SharedRandom(run.Random.Next()), items, blocks);
                run.Await(Task.WhenAll(Enumerable.Range(0, run.Random.Next(1, 8)).Select(_ => web.Visit(run.Random.Next(1, 8)))));
            }

            Array.ForEach(pools, run.End);
        }
    });

    /// <summary>Visits go from pool to pool, each waiting for those that it leads to.</summary>
    private sealed class Web(WorkStealingPool[] pools, SharedRandom random, Tally items, Tally blocks)
    {
        public Task Visit(int depth)
        {
            WorkStealingPool pool = pools[random.Next(pools.Length)];
            return random.Next(3) == 0 ? pool.Run(() => StopOverAsync(pool, depth)) : pool.Run(() => StopOver(pool, depth));
        }

        private void StopOver(WorkStealingPool pool, int depth)
        {
            WorkStealingPool.Current.ShouldBeSameAs(pool);
            items.Add();
            if (depth == 0)
            {
                return;
            }

            blocks.Add();
            switch (random.Next(6))
            {
                case 0:
                    Blocking.Run(() => Visit(depth - 1).Wait());
                    break;
                case 1:
                    using (Blocking.Enter())
                    {
                        Visit(depth - 1).GetAwaiter().GetResult();
                    }

                    break;
                case 2:
                    // By way of the .NET pool, which does not block meanwhile.
                    Task.Run(async () => await Visit(depth - 1)).Wait();
                    break;
                case 3:
                    Task.WaitAll(Visit(depth - 1), Visit(0));
                    break;
                case 4:
                    using (var ended = new ManualResetEventSlim())
                    {
                        pools[random.Next(pools.Length)].Post(() =>
                        {
                            Visit(depth - 1).Wait();
                            ended.Set();
                        });
                        ended.Wait();
                    }

                    break;
                default:
                    Visit(depth - 1).Wait();
                    break;
            }
        }

        private async Task StopOverAsync(WorkStealingPool pool, int depth)
        {
            WorkStealingPool.Current.ShouldBeSameAs(pool);
            items.Add();
            if (depth > 0)
            {
                await Visit(depth - 1);
                StopOver(pool, depth - 1);
            }
        }
    }
}
