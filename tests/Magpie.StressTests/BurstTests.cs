using Magpie.StressTests.Support;

namespace Magpie.StressTests;

/// <summary>
/// Items submit great numbers of others at once, or one in a long line, on more workers than processors: deques grow while they are
/// stolen from, and shrink in between.
/// </summary>
public sealed class BurstTests
{
    private const int Capacity = 1 << 18;

    [Fact]
    public void Every_item_of_a_burst_runs_exactly_once() => StressRun.Execute(static run =>
    {
        var ledger = new Ledger();
        run.Count("items", () => ledger.Count);
        Tally bursts = run.Count("bursts");
        var forest = new Forest(Capacity, ledger);
        NumberSums expected = default;
        while (run.GoesOn)
        {
            WorkStealingPool pool = run.NewPool(run.Random.Next(2, 17));
            for (int round = 0; round < 20 && run.GoesOn; round++)
            {
                int size = run.Random.Next(1, 1 << run.Random.Next(1, 19));
                int arity = 1 << run.Random.Next(0, 18);
                forest.Plant(pool, size, roots: run.Random.Next(1, 3), arity);
                forest.SubmitRoots(0, 1);
                run.Await(pool.WaitForIdleAsync());
                expected.AddRange(size);
                ledger.Check(expected);
                bursts.Add();
            }

            run.End(pool);
        }
    });
}
