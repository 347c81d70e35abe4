namespace Magpie.StressTests.Support;

/// <summary>Whether an idle pool has all its workers and permits: none was lost on its way from thread to thread.</summary>
internal static class Muster
{
    /// <summary>Submits items that end only when as many have met as there are workers, and waits for them.</summary>
    public static void CallWorkers(StressRun run, WorkStealingPool pool)
    {
        int workers = pool.WorkerCount;
        int met = 0;
        for (int i = 0; i < workers; i++)
        {
            pool.Post(() =>
            {
                Interlocked.Increment(ref met);
                run.SpinUntil(() => Volatile.Read(ref met) == workers);
            });
        }

        run.Await(pool.WaitForIdleAsync());
    }

    /// <summary>A thread that has finished its item gives its permit back a moment later.</summary>
    public static void CallPermits(StressRun run, WorkStealingPool pool, int expected) =>
        run.Until(() => pool.GetSnapshot() is { BlockingWaiters: 0 } snapshot && snapshot.BlockingCapacityLeft == expected);
}
