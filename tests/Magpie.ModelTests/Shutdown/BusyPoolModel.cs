using Magpie.ModelChecking;
using Magpie.Shutdown;

namespace Magpie.ModelTests.Shutdown;

/// <summary>Two workers and all that a pool can be at, at once, while it ends: too much to explore in full.</summary>
public sealed class BusyPoolModel
{
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_busy_pool_ends_in_each_mode_and_loses_nothing_rows_8_9_11_22_23(MemoryModel memory) =>
        Bounds.CheckRandomly(
            nameof(BusyPoolModel),
            memory,
            executions: 1500,
            static m =>
            {
                var pool = new WatchedPool(m, workers: 2, permits: 1, startsMayFail: true);
                ShutdownMode[] modes = [(ShutdownMode)m.Choose(3), (ShutdownMode)m.Choose(3)];
                Task? idle = null;
                Task? inLine = null;
                m.Thread("submitter", () =>
                {
                    pool.Submit("blocks", () =>
                    {
                        pool.Submit("from the one that blocks");
                        WatchedPool.Block(pool.Pause);
                        pool.Submit("after the one that blocks");
                    });
                    pool.Submit("waits", () => pool.Wait(pool.Pause));
                    idle = pool.Pool.WaitForIdleAsync();
                });
                m.Thread("other submitter", () => pool.Submit("blocks in line", () => inLine = Magpie.Blocking.RunAsync(pool.Pause).AsTask()));
                m.Thread("ender", () => pool.End(modes[0]));
                m.Thread("other ender", () =>
                {
                    pool.Pause();
                    pool.End(modes[1]);
                });
                m.AtQuiescence(() =>
                {
                    pool.HasEnded();
                    pool.EachOnce(mayAbandon: modes.Contains(ShutdownMode.Abandon));
                    pool.AllPermitsAreBack();
                    m.Assert(pool.Ended == pool.Started, "all threads have ended");
                    m.Assert(idle!.IsCompleted, "who waits for the pool to be idle is told");
                    m.Assert(inLine is null or { IsCompleted: true }, "who waits in line is served, or told");
                });
            },
            static options => options with { ThreadStartFailures = 1, ChangePoints = 5 });
}
