using Magpie.ModelChecking;
using Magpie.Parking;

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

    /// <summary>
    /// One item is next to be let in, and waits for capacity. The other one is inside, where it waits with the worker for what is queued behind it, and so
    /// for the same capacity. The first may not keep what it gets for as long as it waits for the limit.
    /// </summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void Who_is_next_keeps_capacity_for_a_while_only_row_9(MemoryModel memory) =>
        Bounds.Check($"{nameof(BlockingLimitModel)}: next", memory, m =>
        {
            var pool = new WatchedPool(m);
            var limit = new BlockingLimit("limit", 1);
            LocationNames.Bind(limit, "limit");
            m.Assert(limit.Line.TryTake() && pool.Core.Capacity.TryTake(), "both permits are out");
            IParker parker = Parker.Create();
            Task? later = null;
            m.Thread("submitter", () =>
            {
                pool.Submit("is next", () => later = limit.RunAsync(pool.Pause).AsTask());
                pool.Submit("inside", () =>
                {
                    limit.Line.GiveBack();
                    limit.Run(() =>
                    {
                        pool.Core.Capacity.GiveBack();
                        pool.Submit("behind it", parker.Unpark);
                        pool.Wait(parker.Park);
                    });
                });
            });
            m.AtQuiescence(() =>
            {
                pool.EachOnce();
                pool.IsIdle();
                pool.AllPermitsAreBack();
                m.Assert(later!.IsCompletedSuccessfully, "who is next is let in");
                m.Assert(limit.Line.State is { Available: 1, Waiters: 0, IsServed: false }, $"nobody is in the limit, or waits for it; {limit.Line.State}");
            });
        }, Bounds.FewerPreemptions);
}
