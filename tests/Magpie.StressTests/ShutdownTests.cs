using Magpie.StressTests.Support;

namespace Magpie.StressTests;

/// <summary>
/// Pools are ended in every way, from several threads at once, in whatever state they are: each comes to its end, and
/// what it admitted ran or was abandoned, to the unit.
/// </summary>
public sealed class ShutdownTests
{
    /// <summary>A submitter that was refused so often gives up.</summary>
    private const int MostRefusals = 10;

    [Fact]
    public void What_was_admitted_ran_or_was_abandoned() => StressRun.Execute(static run =>
    {
        Tally units = run.Count("items");
        Tally refused = run.Count("refused");
        Tally abandoned = run.Count("abandoned");
        Tally pools = run.Count("pools");
        while (run.GoesOn)
        {
            int cap = run.Random.Next(4) * run.Random.Next(1, 5);
            WorkStealingPool pool = NewPool(run, cap);
            var accounts = new Accounts(pool, new SharedRandom(run.Random.Next()));
            OneLife(run, pool, accounts, out bool mayAbandon);
            Check(run, pool, accounts, cap, mayAbandon);
            units.Add(accounts.Begun);
            refused.Add(accounts.Refused);
            abandoned.Add(pool.GetSnapshot().Abandoned);
            pools.Add();
            run.Forget(pool);
        }
    });

    private static WorkStealingPool NewPool(StressRun run, int cap)
    {
        TimeSpan keepAlive = run.Random.Next(2) == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(run.Random.Next(1, 20));
        int threshold = run.Random.Next(1, 10);
        bool handsOffOnWait = run.Random.Next(4) != 0;
        return run.NewPool(run.Random.Next(1, 5), options =>
        {
            options.MaxBlockingThreads = cap;
            options.KeepAlive = keepAlive;
            options.StallThreshold = TimeSpan.FromMilliseconds(threshold);
            options.HandOffOnWait = handsOffOnWait;
        });
    }

    private static void OneLife(StressRun run, WorkStealingPool pool, Accounts accounts, out bool mayAbandon)
    {
        int count = run.Random.Next(1, 1 << run.Random.Next(1, 10));
        int[] modes = [.. Enumerable.Range(0, run.Random.Next(1, 4)).Select(_ => run.Random.Next(6))];
        Random[] randoms = [.. modes.Select(_ => run.NextRandom())];
        Thread[] submitters = [.. Enumerable.Range(0, run.Random.Next(3)).Select(i => run.Start("submitter", () => SubmitMany(accounts, count)))];
        if (run.Random.Next(3) == 0)
        {
            run.Join(submitters);
        }

        if (run.Random.Next(4) == 0)
        {
            run.Await(pool.WaitForIdleAsync());
        }

        Thread[] enders = [.. modes.Select((mode, i) => run.Start("ender", () => End(run, pool, accounts, mode, randoms[i])))];
        run.Join(enders);
        run.Join(submitters);
        run.Await(pool.Completion);
        mayAbandon = modes.Any(static mode => mode is 2 or 4 or 5);
    }

    private static void SubmitMany(Accounts accounts, int count)
    {
        int refused = 0;
        for (int i = 0; i < count && refused < MostRefusals; i++)
        {
            refused += accounts.TrySubmit() ? 0 : 1;
        }
    }

    private static void End(StressRun run, WorkStealingPool pool, Accounts accounts, int mode, Random random)
    {
        Dawdle.For(random);
        switch (mode)
        {
            case 0:
                run.Await(pool.ShutdownOnIdleAsync());
                break;
            case 1:
                run.Await(pool.ShutdownAsync());
                break;
            case 2:
                run.Await(pool.ShutdownNowAsync());
                break;
            case 3:
                run.Await(pool.DisposeAsync().AsTask());
                break;
            case 4:
                pool.Dispose();
                break;
            default:
                // From an item, which does not wait.
                if (!accounts.TryPost(pool.Dispose))
                {
                    pool.Dispose();
                }

                // Abandoned by another ender, or done: either way the pool ends.
                run.Await(pool.ShutdownOnIdleAsync());
                break;
        }
    }

    private static void Check(StressRun run, WorkStealingPool pool, Accounts accounts, int cap, bool mayAbandon)
    {
        // What the pool gave up but must not be cut off goes on elsewhere.
        run.Until(() => accounts.OpenOperations == 0 && accounts.AllTasksEnded);
        PoolSnapshot end = pool.GetSnapshot();
        string state = end.ToString();
        (accounts.Begun + end.Abandoned).ShouldBe(accounts.Admitted, $"{accounts.Begun} ran and {end.Abandoned} were abandoned of {accounts.Admitted}; {state}");
        end.Lifecycle.ShouldBe(PoolLifecycle.Terminated);
        end.Threads.Total.ShouldBe(0, state);
        end.BlockingCapacityLeft.ShouldBe(cap, state);
        end.BlockingWaiters.ShouldBe(0, state);
        run.Until(() => pool.GetSnapshot().Unfinished == 0);
        if (!mayAbandon)
        {
            end.Abandoned.ShouldBe(0);
        }
    }
}
