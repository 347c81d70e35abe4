using Magpie.StressTests.Support;

namespace Magpie.StressTests;

/// <summary>
/// Threads outside come and go, more than there are processors, and submit to several pools in turn: the queues that the
/// pools keep for such threads pass from one to the next, and nothing is lost on the way.
/// </summary>
public sealed class OutsideThreadsTests
{
    private const int Capacity = 1 << 14;

    [Fact]
    public void What_threads_that_come_and_go_submit_runs_exactly_once() => StressRun.Execute(static run =>
    {
        var ledger = new Ledger();
        run.Count("items", () => ledger.Count);
        Tally threads = run.Count("outside threads");
        Numbered[] items = [.. Enumerable.Range(0, Capacity).Select(number => new Numbered(ledger, number))];
        NumberSums expected = default;
        while (run.GoesOn)
        {
            WorkStealingPool[] pools = [.. Enumerable.Range(0, run.Random.Next(1, 4)).Select(_ => run.NewPool(run.Random.Next(1, 5)))];
            for (int round = 0; round < 20 && run.GoesOn; round++)
            {
                int size = run.Random.Next(1, Capacity + 1);
                int count = run.Random.Next(1, 4 * Environment.ProcessorCount);
                Random[] randoms = [.. Enumerable.Range(0, count).Select(_ => run.NextRandom())];
                Thread[] submitters = [.. randoms.Select((random, i) => run.Start("submitter", () => Submit(pools, items.AsSpan(0, size), i, count, random)))];
                run.Join(submitters);
                Array.ForEach(pools, pool => run.Await(pool.WaitForIdleAsync()));
                expected.AddRange(size);
                ledger.Check(expected);
                threads.Add(count);
                LetQueuesGo(run.Random);
            }

            Array.ForEach(pools, run.End);
        }
    });

    /// <summary>Every <paramref name="step"/>th item, a few in a row to one pool.</summary>
    private static void Submit(WorkStealingPool[] pools, ReadOnlySpan<Numbered> items, int first, int step, Random random)
    {
        WorkStealingPool pool = pools[0];
        int left = 0;
        for (int number = first; number < items.Length; number += step)
        {
            if (--left < 0)
            {
                pool = pools[random.Next(pools.Length)];
                left = random.Next(300);
            }

            pool.UnsafePost(items[number]);
        }
    }

    /// <summary>Threads that are gone let go of what they held when they are collected.</summary>
    private static void LetQueuesGo(Random random)
    {
        if (random.Next(4) == 0)
        {
            GC.Collect();
            if (random.Next(2) == 0)
            {
                GC.WaitForPendingFinalizers();
            }
        }
    }

    private sealed class Numbered(Ledger ledger, int number) : IThreadPoolWorkItem
    {
        public void Execute() => ledger.Enter(number);
    }
}
