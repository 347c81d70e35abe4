using Magpie.ForkJoin;
using Magpie.StressTests.Support;

namespace Magpie.StressTests;

/// <summary>Branches: the deque alone, and trees of joins whose leaves block at random.</summary>
public sealed class ForkTests
{
    [Fact]
    public void What_is_forked_is_taken_exactly_once() => StressRun.Execute(static run =>
    {
        var ledger = new Ledger();
        run.Count("branches", () => ledger.Count);
        NumberSums expected = default;
        while (run.GoesOn)
        {
            int count = run.Random.Next(1, 200_000);
            var deque = new ForkDeque<Branch>(1 << run.Random.Next(4));
            int thieves = run.Random.Next(1, 4);
            int ended = 0;
            Thread[] threads = [.. Enumerable.Range(0, thieves).Select(_ => run.Start("thief", () => Rob(deque, ledger, () => Volatile.Read(ref ended) != 0)))];
            PushAndPop(deque, run.Random, count, ledger);
            Volatile.Write(ref ended, 1);
            run.Join(threads);
            deque.IsEmpty.ShouldBeTrue();
            expected.AddRange(count);
            ledger.Check(expected);
        }
    });

    [Fact]
    public void Joins_return_when_all_leaves_of_their_tree_have_run_once() => StressRun.Execute(static run =>
    {
        using var mix = new BlockingMix(run);
        var ledger = new Ledger();
        Tally joins = run.Count("joins");
        run.Count("leaves", () => ledger.Count);
        NumberSums expected = default;
        while (run.GoesOn)
        {
            WorkStealingPool pool = run.NewPool(run.Random.Next(1, 5));
            for (int round = 0; round < 50 && run.GoesOn; round++)
            {
                int leaves = run.Random.Next(1, 3_000);
                var tree = new Tree(pool, mix, ledger, joins, new SharedRandom(run.Random.Next()), BlockOnceIn: run.Random.Next(20, 500));
                long sum = run.Random.Next(2) == 0 ? tree.Run(0, leaves) : Await(run, pool.Run(() => tree.Run(0, leaves)));
                sum.ShouldBe((long)leaves * (leaves - 1) / 2);
                expected.AddRange(leaves);
                run.Await(pool.WaitForIdleAsync());
                ledger.Check(expected);
            }

            run.End(pool);
        }
    });

    private static long Await(StressRun run, Task<long> task)
    {
        run.Await(task);
        return task.GetAwaiter().GetResult();
    }

    private static void PushAndPop(ForkDeque<Branch> deque, Random random, int count, Ledger ledger)
    {
        for (int number = 0; number < count;)
        {
            for (int burst = Math.Min(count - number, random.Next(1, 1 << random.Next(1, 8))); burst > 0; burst--)
            {
                deque.Reserve();
                deque.Push(new Branch(number++));
            }

            for (int pops = random.Next(1 << random.Next(1, 8)); pops > 0 && deque.TryPop() is { } popped; pops--)
            {
                ledger.Enter(popped.Number);
            }
        }

        while (deque.TryPop() is { } popped)
        {
            ledger.Enter(popped.Number);
        }
    }

    private static void Rob(ForkDeque<Branch> victim, Ledger ledger, Func<bool> ended)
    {
        while (!ended())
        {
            if (victim.TrySteal() is { } branch)
            {
                ledger.Enter(branch.Number);
            }
            else
            {
                Thread.SpinWait(10);
            }
        }
    }

    private sealed record Branch(long Number);

    private sealed record Tree(WorkStealingPool Pool, BlockingMix Mix, Ledger Ledger, Tally Joins, SharedRandom Random, int BlockOnceIn)
    {
        public long Run(int from, int to)
        {
            if (Random.Next(BlockOnceIn) == 0)
            {
                Mix.Block();
            }

            if (to - from == 1)
            {
                Ledger.Enter(from);
                return from;
            }

            // Uneven, so that thieves come back.
            int middle = from + 1 + Random.Next(to - from - 1);
            Joins.Add();
            (long left, long right) = Pool.Join((this, from, middle, to), static s => s.Item1.Run(s.from, s.middle), static s => s.Item1.Run(s.middle, s.to));
            return left + right;
        }
    }
}
