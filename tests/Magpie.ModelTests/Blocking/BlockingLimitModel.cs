using Magpie.ModelChecking;

namespace Magpie.ModelTests.HandingOff;

/// <summary>A limit of one, used in a pool of one worker that has one permit to block (bug class 9).</summary>
public sealed class BlockingLimitModel
{
    /// <summary>
    /// One item waits for the limit with its thread, and so takes the pool's capacity; another one waits for the limit without, and
    /// then needs capacity. Nobody waits for ever, and at no time are two inside.
    /// </summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void Who_waits_for_a_limit_and_who_waits_for_capacity_do_not_wait_for_each_other_row_9(MemoryModel memory) =>
        Bounds.Check(nameof(BlockingLimitModel), memory, m =>
        {
            var pool = new WatchedPool(m);
            var limit = new BlockingLimit("limit", 1);
            LocationNames.Bind(limit, "limit");
            int inside = 0;
            Task? later = null;
            void Inside()
            {
                m.Assert(++inside == 1, "the limit lets one in at a time");
                pool.Pause();
                inside--;
            }

            m.Thread("outside", () => limit.Run(Inside));
            m.Thread("submitter", () =>
            {
                pool.Submit("waits without its thread", () => later = limit.RunAsync(Inside).AsTask());
                pool.Submit("waits with its thread", () => limit.Run(Inside));
            });
            m.AtQuiescence(() =>
            {
                pool.EachOnce();
                pool.IsIdle();
                pool.AllPermitsAreBack();
                m.Assert(later!.IsCompletedSuccessfully, "who waits without its thread is let in");
                m.Assert(limit.Line.State is { Available: 1, Waiters: 0, IsServed: false }, $"nobody is in the limit, or waits for it; {limit.Line.State}");
            });
        }, Bounds.FewerPreemptions);
}
