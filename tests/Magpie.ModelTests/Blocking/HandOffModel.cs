using Magpie.ModelChecking;
using Magpie.Parking;

namespace Magpie.ModelTests.HandingOff;

/// <summary>Hand-off and take-back of the only worker of a pool. Who has the worker is checked after each step (invariant 3).</summary>
public sealed class HandOffModel
{
    /// <summary>Bug class 8: A to B, A takes back, A to C; B and C come for it when they come.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_worker_offered_and_taken_back_has_one_owner_row_8(MemoryModel memory) =>
        Bounds.Check($"{nameof(HandOffModel)}: taken back", memory, m =>
        {
            var pool = new WatchedPool(m, permits: 2);
            ModelItem first = pool.Item("first", () =>
            {
                WatchedPool.Block();
                WatchedPool.Block();
                pool.Submit("from first");
            });
            m.Thread("submitter", () =>
            {
                pool.Submit(first);
                pool.Submit("second", () => pool.Submit("from second"));
            });
            m.AtQuiescence(() => IsWhole(pool));
        }, Bounds.FewerPreemptions);

    /// <summary>The same with two workers, and all of them blocking.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void Workers_offered_and_taken_back_have_one_owner_each_row_8(MemoryModel memory) =>
        Bounds.CheckRandomly($"{nameof(HandOffModel)}: taken back, 2 workers", memory, executions: 1500, m =>
        {
            var pool = new WatchedPool(m, workers: 2, permits: 2);
            for (int thread = 0; thread < 2; thread++)
            {
                string name = $"{thread}";
                m.Thread($"submitter {name}", () =>
                {
                    pool.Submit($"{name}, blocks twice", () =>
                    {
                        WatchedPool.Block(pool.Pause);
                        pool.Submit($"{name}, between");
                        WatchedPool.Block(pool.Pause);
                        pool.Submit($"{name}, after");
                    });
                    pool.Submit($"{name}, blocks", () => WatchedPool.Block(pool.Pause));
                });
            }

            m.AtQuiescence(() => IsWhole(pool));
        });

    /// <summary>The first item goes on only when the second has run, for which another thread must have taken the worker.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void Work_submitted_while_the_worker_is_offered_is_served(MemoryModel memory) =>
        Bounds.Check($"{nameof(HandOffModel)}: offered", memory, m =>
        {
            var pool = new WatchedPool(m);
            IParker gate = Parker.Create();
            ModelItem second = pool.Item("second", gate.Unpark);
            m.Thread("submitter", () =>
            {
                pool.Submit("first", () => WatchedPool.Block(gate.Park));
                pool.Submit(second);
            });
            m.AtQuiescence(() => IsWhole(pool));
        });

    /// <summary>Bug class 15: the same with a thread that cannot be started at first, for work queued before and after the hand-off.</summary>
    [Theory]
    [InlineData(MemoryModel.Weak, true)]
    [InlineData(MemoryModel.StoreBuffers, true)]
    [InlineData(MemoryModel.Weak, false)]
    public void A_start_that_fails_at_a_hand_off_orphans_nothing_row_15(MemoryModel memory, bool isQueuedBefore) =>
        Bounds.Check(
            $"{nameof(HandOffModel)}: start fails, queued {(isQueuedBefore ? "before" : "after")}",
            memory,
            m =>
            {
                var pool = new WatchedPool(m, startsMayFail: true);
                IParker gate = Parker.Create();
                ModelItem second = pool.Item("second", gate.Unpark);
                m.Thread("submitter", () =>
                {
                    pool.Submit("first", () =>
                    {
                        if (isQueuedBefore)
                        {
                            pool.Submit(second);
                        }

                        WatchedPool.Block(gate.Park);
                    });
                    if (!isQueuedBefore)
                    {
                        pool.Submit(second);
                    }
                });
                m.AtQuiescence(() => IsWhole(pool));
            },
            static options => Bounds.FewerPreemptions(options) with { ThreadStartFailures = 2 });

    private static void IsWhole(WatchedPool pool)
    {
        pool.EachOnce();
        pool.IsIdle();
        pool.AllPermitsAreBack();
    }
}
