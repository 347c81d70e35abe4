using System.Reflection;
using Magpie.ModelChecking;
using Magpie.Primitives;
using Magpie.Shutdown;
using Magpie.Submission;

namespace Magpie.ModelTests.Shutdown;

/// <summary>Waiting for a pool to be idle (bug class 23): never told early, always told.</summary>
public sealed class WaitForIdleModel
{
    /// <summary>The item submits another one, and hands its worker off meanwhile, so it ends on a thread that has none.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_waiter_is_told_when_what_was_admitted_before_has_ended_row_23(MemoryModel memory) =>
        Bounds.Check(nameof(WaitForIdleModel), memory, static m => OneWaiter(m, new WatchedPool(m)), Bounds.FewerPreemptions);

    /// <summary>Bug class 20: the counts of units only grow, and may pass the largest number.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_waiter_is_told_whatever_the_counts_have_come_to_row_20(MemoryModel memory) =>
        Bounds.Check($"{nameof(WaitForIdleModel)}: counts wrap", memory, static m =>
        {
            var pool = new WatchedPool(m);
            Preset(pool.Core.Workers[0].Admission, long.MaxValue);
            OneWaiter(m, pool);
        }, Bounds.FewerPreemptions);

    /// <summary>The worker counts its last unit by a plain store, and parks; the waiter comes meanwhile, and reads the count before.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_waiter_that_comes_as_the_last_unit_ends_is_told_row_23(MemoryModel memory) =>
        Bounds.Check($"{nameof(WaitForIdleModel)}: last unit", memory, static m =>
        {
            var pool = new ModelPool(m, workers: 1);
            Task? wait = null;
            pool.PutIntoInbox(0, static () => { });
            pool.StartThread(0);
            m.Thread("waiter", () => wait = pool.Pool.WaitForIdleAsync());
            m.AtQuiescence(() => m.Assert(wait!.IsCompletedSuccessfully, "who waits is told"));
        });

    /// <summary>Two waiters, of whom one gives up, and submitters that come and go: none is forgotten.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void Of_several_waiters_none_is_forgotten_row_23(MemoryModel memory) =>
        Bounds.Check($"{nameof(WaitForIdleModel)}: several", memory, static m =>
        {
            var pool = new WatchedPool(m);
            var cancellation = new CancellationTokenSource();
            var waits = new Task[2];
            m.Thread("submitter", () => pool.Submit("item", pool.Pause));
            m.Thread("waiter", () => waits[0] = pool.Pool.WaitForIdleAsync());
            m.Thread("impatient waiter", () =>
            {
                waits[1] = pool.Pool.WaitForIdleAsync(cancellation.Token);
                cancellation.Cancel();
            });
            m.AtQuiescence(() =>
            {
                m.Assert(waits[0].IsCompletedSuccessfully, "who waits is told");
                m.Assert(waits[1].IsCompleted, "who gives up need not wait");
            });
        }, Bounds.FewerPreemptions);

    /// <summary>A shutdown that goes on as soon as the pool is idle, against a waiter and an item.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_waiter_is_told_as_the_pool_ends_row_23(MemoryModel memory) =>
        Bounds.Check($"{nameof(WaitForIdleModel)}: at the end", memory, static m =>
        {
            var pool = new WatchedPool(m);
            Task? wait = null;
            m.Thread("submitter", () => pool.Submit("item", pool.Pause));
            m.Thread("waiter", () => wait = pool.Pool.WaitForIdleAsync());
            m.Thread("ender", () => pool.End(ShutdownMode.Drain));
            m.AtQuiescence(() =>
            {
                m.Assert(wait!.IsCompletedSuccessfully, "who waits is told");
                pool.HasEnded();
                pool.EachOnce();
            });
        }, Bounds.FewerPreemptions);

    private static void OneWaiter(Scenario m, WatchedPool pool)
    {
        Task? wait = null;
        ModelItem inner = pool.Item("from the item", pool.Pause);
        ModelItem item = pool.Item("item", () =>
        {
            pool.Submit(inner);
            WatchedPool.Block();
        });
        m.Thread("waiter", () =>
        {
            pool.Submit(item);
            wait = pool.Pool.WaitForIdleAsync();
        });
        m.Invariant("a waiter is not told early", () => wait is not { IsCompleted: true } || (item.HasEnded && inner.HasEnded));
        m.AtQuiescence(() =>
        {
            m.Assert(wait!.IsCompletedSuccessfully, "who waits is told");
            pool.EachOnce();
            pool.IsIdle();
        });
    }

    /// <summary>Lets the counts of admitted and ended units begin at a number.</summary>
    private static void Preset(AdmissionCounters counters, long count)
    {
        const BindingFlags any = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;
        foreach (string pair in (string[])["_owned", "_external"])
        {
            object padded = typeof(AdmissionCounters).GetField(pair, any)!.GetValue(counters)!;
            object counts = padded.GetType().GetField("Value", any)!.GetValue(padded)!;
            foreach (string name in (string[])["Admitted", "Ended"])
            {
                // A copy of the field, but of the same location, for the pool has named it already.
                ((AtomicInt64)counts.GetType().GetField(name, any)!.GetValue(counts)!).Write(count);
            }
        }
    }
}
