using Magpie.Tests.Support;

namespace Magpie.Tests.Faults;

/// <summary>What a pool must still be able to do after a fault.</summary>
internal static class Batch
{
    /// <summary>Runs items from outside and inside, hands a worker off, and ends the pool.</summary>
    public static async Task RunAndEnd(WorkStealingPool pool)
    {
        await Run(pool);
        await pool.ShutdownAsync().Within(pool);
        pool.GetSnapshot().Threads.Total.ShouldBe(0);
    }

    public static async Task Run(WorkStealingPool pool)
    {
        int ran = 0;
        Task[] items = [.. Enumerable.Range(0, 100).Select(i => pool.Run(() =>
        {
            pool.Post(() => Interlocked.Increment(ref ran));
            if (i % 10 == 0)
            {
                Blocking.Run(() => pool.Run(static () => { }).Wait());
            }
        }))];
        await Task.WhenAll(items).Within(pool);
        await pool.BecomesIdle();
        ran.ShouldBe(100);
    }
}
