using System.Diagnostics;
using Magpie.Tests.Support;

namespace Magpie.Tests.Scheduling;

/// <summary>Bug class 25: timers must not fire late because items block.</summary>
public sealed class TimerTests
{
    private const int BlockingItems = 24;
    private const int Delays = 20;

    /// <summary>How many times as long the delays may take under load. On a starved pool they take as long as the items block.</summary>
    private const double GenerousRatio = 20;

    [Fact]
    public async Task Delays_end_about_as_soon_while_many_items_block_as_on_an_idle_pool()
    {
        using var test = new TestPool(configure: TestPool.WithoutMonitor);
        using var gate = new Gate();
        await MeasureDelays(test.Pool);
        TimeSpan idle = await MeasureDelays(test.Pool);

        Task[] blocked = [.. Enumerable.Range(0, BlockingItems).Select(_ => test.Pool.Run(() => gate.Wait(test.Pool)))];
        TimeSpan loaded = await MeasureDelays(test.Pool);

        blocked.ShouldAllBe(task => !task.IsCompleted);
        gate.Open();
        await Task.WhenAll(blocked).Within(test.Pool);
        (loaded / idle).ShouldBeLessThan(GenerousRatio, $"{Delays} delays took {loaded} under load and {idle} without");
    }

    [Fact]
    public async Task A_timer_s_callback_reaches_the_pool_while_all_its_threads_block_on_it()
    {
        using var test = new TestPool(workers: 2, TestPool.WithoutMonitor);
        using var gate = new Gate();
        Task[] blocked = [.. Enumerable.Range(0, BlockingItems).Select(_ => test.Pool.Run(() => gate.Wait(test.Pool)))];

        // Only the continuation of this delay opens the gate that every other item waits for.
        await test.Pool.Run(async () =>
        {
            await Task.Delay(5);
            gate.Open();
        }).Within(test.Pool);

        await Task.WhenAll(blocked).Within(test.Pool);
    }

    private static async Task<TimeSpan> MeasureDelays(WorkStealingPool pool)
    {
        long start = Stopwatch.GetTimestamp();
        await pool.Run(static async () =>
        {
            for (int i = 0; i < Delays; i++)
            {
                await Task.Delay(5);
            }
        }).Within(pool);
        return Stopwatch.GetElapsedTime(start);
    }
}
