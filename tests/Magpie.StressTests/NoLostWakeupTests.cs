using Magpie.StressTests.Support;

namespace Magpie.StressTests;

/// <summary>
/// The pool goes to sleep, and just then ONE item comes: somebody must come for it, for nothing else will ever be submitted
/// (invariant 2). A lost wake-up is a stall.
/// </summary>
public sealed class NoLostWakeupTests
{
    [Fact]
    public void One_last_item_from_outside_runs() => StressRun.Execute(static run =>
    {
        Tally items = run.Count("items");
        while (run.GoesOn)
        {
            WorkStealingPool pool = run.NewPool(run.Random.Next(1, 5));
            var item = new LastItem();
            var aim = Aim.AtParking(pool, run.Random);
            for (int i = 1; i < 20_000 && run.GoesOn; i++)
            {
                aim.Wait();
                pool.UnsafePost(item);
                run.SpinUntil(() => item.Ran == i);
                items.Add();
            }

            run.End(pool);
        }
    });

    /// <summary>Two pools play ping-pong: each sleeps while the other runs the ball.</summary>
    [Fact]
    public void One_last_item_from_a_worker_of_another_pool_runs() => StressRun.Execute(static run =>
    {
        Tally items = run.Count("items");
        WorkStealingPool[] pools = [run.NewPool(run.Random.Next(1, 4)), run.NewPool(run.Random.Next(1, 4))];
        Random random = run.NextRandom();
        Aim[] aims = [.. pools.Select(pool => Aim.AtParking(pool, random))];
        LastItem? ball = null;
        ball = new LastItem(() =>
        {
            items.Add();
            int next = ball!.Ran & 1;
            aims[next].Wait();
            if (run.GoesOn)
            {
                pools[next].UnsafePost(ball);
            }
        });
        pools[0].UnsafePost(ball);
        run.Until(() => !run.GoesOn);
        Array.ForEach(pools, pool => run.Await(pool.WaitForIdleAsync()));
        Array.ForEach(pools, run.End);
    });

    /// <summary>The submitter computes on until the item has run, so another worker must be woken for it.</summary>
    [Fact]
    public void One_last_item_from_a_worker_that_computes_on_runs() => StressRun.Execute(static run =>
    {
        Tally items = run.Count("items");
        while (run.GoesOn)
        {
            WorkStealingPool pool = run.NewPool(run.Random.Next(2, 5));
            SynchronizationContext context = pool.SynchronizationContext;
            Random random = run.NextRandom();
            Task parent = pool.Run(() =>
            {
                var child = new LastItem();
                var aim = Aim.AtParking(pool, random);
                for (int i = 1; i < 20_000 && run.GoesOn; i++)
                {
                    aim.Wait();
                    if (random.Next(3) == 0)
                    {
                        // To the LIFO slot.
                        context.Post(static child => ((LastItem)child!).Execute(), child);
                    }
                    else
                    {
                        pool.UnsafePost(child);
                    }

                    run.SpinUntil(() => child.Ran == i);
                    items.Add();
                }
            });
            run.Await(parent);
            run.End(pool);
        }
    });

    /// <summary>Timers, and continuations after a delay. Several pools, for a timer is slow.</summary>
    [Fact]
    public void One_last_item_from_a_timer_runs() => StressRun.Execute(static run =>
    {
        Tally items = run.Count("items");
        WorkStealingPool[] pools = [.. Enumerable.Range(0, 32).Select(i => run.NewPool(1 + (i % 3)))];
        Task[] chains = [.. pools.Select((pool, i) => i % 2 == 0 ? DelayChain(run, pool, items) : TimerChain(run, pool, items))];
        run.Await(Task.WhenAll(chains));
        Array.ForEach(pools, run.End);
    });

    private static Task DelayChain(StressRun run, WorkStealingPool pool, Tally items)
    {
        Random random = run.NextRandom();
        return pool.Run(async () =>
        {
            while (run.GoesOn)
            {
                await Task.Delay(random.Next(1, 3));
                items.Add();
            }
        });
    }

    private static Task TimerChain(StressRun run, WorkStealingPool pool, Tally items)
    {
        Random random = run.NextRandom();
        var ended = new TaskCompletionSource();
        Timer? timer = null;
        var item = new LastItem(() =>
        {
            items.Add();
            if (run.GoesOn)
            {
                timer!.Change(random.Next(3), Timeout.Infinite);
            }
            else
            {
                timer!.Dispose();
                ended.SetResult();
            }
        });
        timer = new Timer(_ => pool.UnsafePost(item), null, Timeout.Infinite, Timeout.Infinite);
        timer.Change(0, Timeout.Infinite);
        return ended.Task;
    }
}
