using Magpie.StressTests.Support;

namespace Magpie.StressTests;

/// <summary>Other threads of the process use up every processor: a thread of the pool is stopped anywhere, for long, and all goes on.</summary>
public sealed class OversubscriptionTests
{
    private const int BurnersPerProcessor = 4;
    private const int Capacity = 1 << 12;

    [Fact]
    public void The_pool_goes_on_while_others_use_every_processor() => StressRun.Execute(static run =>
    {
        var ledger = new Ledger();
        run.Count("items", () => ledger.Count);
        Tally lastItems = run.Count("last items");
        using var mix = new BlockingMix(run);
        Thread[] burners = [.. Enumerable.Range(0, BurnersPerProcessor * Environment.ProcessorCount).Select(_ => run.Start("burner", () => Burn(run)))];
        var forest = new Forest(Capacity, ledger);
        NumberSums expected = default;
        while (run.GoesOn)
        {
            WorkStealingPool pool = run.NewPool(run.Random.Next(1, 5));
            for (int round = 0; round < 10 && run.GoesOn; round++)
            {
                int size = run.Random.Next(1, Capacity + 1);
                forest.Plant(pool, size, roots: run.Random.Next(1, 64), arity: run.Random.Next(1, 9));
                forest.SubmitRoots(0, 1);
                for (int i = run.Random.Next(8); i > 0; i--)
                {
                    pool.Post(mix.Block);
                }

                run.Await(pool.WaitForIdleAsync());
                expected.AddRange(size);
                ledger.Check(expected);
                OneLastItem(run, pool, lastItems);
            }

            run.End(pool);
        }

        run.Join(burners);
    });

    private static void OneLastItem(StressRun run, WorkStealingPool pool, Tally lastItems)
    {
        var item = new LastItem();
        for (int i = 1; i <= 10; i++)
        {
            Dawdle.For(run.Random);
            pool.UnsafePost(item);
            run.SpinUntil(() => item.Ran == i);
            lastItems.Add();
        }
    }

    private static void Burn(StressRun run)
    {
        while (run.GoesOn)
        {
            Thread.SpinWait(1000);
        }
    }
}
