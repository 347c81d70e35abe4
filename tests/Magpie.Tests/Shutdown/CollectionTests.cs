using System.Runtime.CompilerServices;
using Magpie.HandingOff;
using Magpie.Primitives;
using Magpie.Tests.Support;

namespace Magpie.Tests.Shutdown;

/// <summary>A pool that has ended is kept by nobody who used it and lives on.</summary>
public sealed class CollectionTests
{
    [Fact]
    public async Task A_thread_that_submitted_much_does_not_keep_the_lanes_of_a_pool_that_has_ended()
    {
        using var anyPool = new TestPool();
        using var isDone = new Gate();
        using var mayEnd = new Gate();
        WeakReference? lanes = null;
        Task thread = TestThread.Run(() =>
        {
            lanes = UseAndEndPool(static _ => { });
            isDone.Open();
            mayEnd.Wait(anyPool.Pool);
        });
        await isDone.Opened.Within(anyPool.Pool);

        IsCollected(lanes!);

        mayEnd.Open();
        await thread.Within(anyPool.Pool);
    }

    [Fact]
    public void The_stall_monitor_does_not_keep_a_pool_that_has_ended_until_its_next_look() =>
        IsCollected(UseAndEndPool(static options =>
        {
            options.StallThreshold = TimeSpan.FromHours(1);
            options.StallMonitor = new StallMonitor(ThreadLauncher.Default);
        }));

    /// <summary>The pool's lanes, which only the pool leads to.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference UseAndEndPool(Action<WorkStealingPoolOptions> configure)
    {
        using var test = new TestPool(workers: 2, configure);
        for (int i = 0; i < 1000; i++)
        {
            test.Pool.Post(static () => { });
        }

        test.Pool.Core.Lanes.At(0).ShouldNotBeNull("the thread has a lane");
        test.Pool.Dispose();
        return new WeakReference(test.Pool.Core.Lanes);
    }

    private static void IsCollected(WeakReference reference) =>
        SpinWait.SpinUntil(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return !reference.IsAlive;
            },
            Bounded.Limit).ShouldBeTrue("nobody keeps it");
}
