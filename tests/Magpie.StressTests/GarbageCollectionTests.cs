using Magpie.StressTests.Support;

namespace Magpie.StressTests;

/// <summary>
/// Collections of every kind are forced while items allocate, block and steal, and finalizers submit: nothing is lost, and
/// nothing lives on that only a queue had held.
/// </summary>
public sealed class GarbageCollectionTests
{
    [Fact]
    public void Collections_lose_nothing() => StressRun.Execute(static run =>
    {
        Tally items = run.Count("items");
        Tally finalized = run.Count("items of finalizers");
        Tally collections = run.Count("collections");
        Random random = run.NextRandom();
        Thread collector = run.Start("collector", () => CollectAll(run, random, collections));
        while (run.GoesOn)
        {
            OneLife(run, items, finalized);
        }

        run.Join([collector]);
    });

    private static void OneLife(StressRun run, Tally items, Tally finalized)
    {
        WorkStealingPool pool = run.NewPool(run.Random.Next(1, 4));
        var account = new Account();
        for (int round = 0; round < 10 && run.GoesOn; round++)
        {
            long before = items.Count;
            int count = run.Random.Next(1, 2000);
            int size = 1 << run.Random.Next(4, 18);
            for (int i = 0; i < count; i++)
            {
                int number = i;
                pool.Post(() => Litter(pool, account, size, number, items));
            }

            run.Await(pool.WaitForIdleAsync());
            (items.Count - before).ShouldBe(count);
        }

        // A finalizer that runs just now is refused.
        run.End(pool);
        run.Until(() => account.Ran == account.Admitted);
        finalized.Add(account.Ran);
    }

    private static void Litter(WorkStealingPool pool, Account account, int size, int number, Tally items)
    {
        byte[] litter = new byte[number % 100 == 0 ? size : 100];
        litter[^1] = 1;
        if (number % 10 == 0)
        {
            _ = new Submitter(pool, account);
        }

        if (number % 50 == 0)
        {
            Blocking.Run(static () => Thread.Sleep(0));
        }

        GC.KeepAlive(litter);
        items.Add();
    }

    private static void CollectAll(StressRun run, Random random, Tally collections)
    {
        while (run.GoesOn)
        {
            GCCollectionMode mode = random.Next(3) switch
            {
                0 => GCCollectionMode.Forced,
                1 => GCCollectionMode.Optimized,
                _ => GCCollectionMode.Default,
            };
            GC.Collect(random.Next(GC.MaxGeneration + 1), mode, blocking: random.Next(2) == 0, compacting: random.Next(4) == 0);
            collections.Add();
            if (random.Next(4) == 0)
            {
                GC.WaitForPendingFinalizers();
            }

            Dawdle.For(random);
        }
    }

    private sealed class Account
    {
        private long _admitted;
        private long _ran;

        public long Admitted => Volatile.Read(ref _admitted);

        public long Ran => Volatile.Read(ref _ran);

        public void Submit(WorkStealingPool pool)
        {
            Interlocked.Increment(ref _admitted);
            if (!pool.TryPost(() => Interlocked.Increment(ref _ran)))
            {
                Interlocked.Decrement(ref _admitted);
            }
        }
    }

    /// <summary>Submits an item when it is collected.</summary>
    private sealed class Submitter(WorkStealingPool pool, Account account)
    {
        ~Submitter() => account.Submit(pool);
    }
}
