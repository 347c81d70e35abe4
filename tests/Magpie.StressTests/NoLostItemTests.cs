using Magpie.StressTests.Support;

namespace Magpie.StressTests;

/// <summary>Everything admitted runs exactly once (invariant 1). The property that pushes the most items.</summary>
public sealed class NoLostItemTests
{
    private const int Capacity = 1 << 16;

    [Fact]
    public void Every_item_runs_exactly_once() => StressRun.Execute(static run =>
    {
        var ledger = new Ledger();
        run.Count("items", () => ledger.Count);
        Tally pools = run.Count("pools");
        var forest = new Forest(Capacity, ledger);
        NumberSums expected = default;
        while (run.GoesOn)
        {
            int interval = run.Random.Next(1, 100);
            WorkStealingPool pool = run.NewPool(run.Random.Next(1, 6), options => options.InboxCheckInterval = interval);
            for (int round = run.Random.Next(1, 100); round > 0 && run.GoesOn; round--)
            {
                int size = OneRound(run, pool, forest);
                expected.AddRange(size);
                ledger.Check(expected);
            }

            run.End(pool);
            pools.Add();
        }
    });

    private static int OneRound(StressRun run, WorkStealingPool pool, Forest forest)
    {
        int size = run.Random.Next(1, Capacity + 1);
        int roots = run.Random.Next(3) == 0 ? run.Random.Next(1, size + 1) : run.Random.Next(1, 64);
        forest.Plant(pool, size, roots, arity: run.Random.Next(1, 9));
        int submitters = run.Random.Next(1, 4);
        Thread[] others = [.. Enumerable.Range(1, submitters - 1).Select(i => run.Start("submitter", () => forest.SubmitRoots(i, submitters)))];
        forest.SubmitRoots(0, submitters);
        run.Join(others);
        run.Await(pool.WaitForIdleAsync());
        return size;
    }
}
