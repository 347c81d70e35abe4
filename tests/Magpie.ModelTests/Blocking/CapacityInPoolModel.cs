using Magpie.ModelChecking;
using Magpie.Parking;

namespace Magpie.ModelTests.HandingOff;

/// <summary>A pool of one worker that has one permit to block, and more who would (bug class 9).</summary>
public sealed class CapacityInPoolModel
{
    /// <summary>
    /// The first has the permit; the second wakes it, and waits with the worker for the third, which is queued behind it. So
    /// the permit that the first gives back must take the worker from the second.
    /// </summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void All_at_the_cap_make_progress_as_permits_come_back_row_9(MemoryModel memory) =>
        Bounds.Check($"{nameof(CapacityInPoolModel)}: at the cap", memory, m =>
        {
            var pool = new WatchedPool(m);
            IParker first = Parker.Create();
            IParker second = Parker.Create();
            m.Thread("submitter", () =>
            {
                pool.Submit("first", () => pool.Wait(first.Park));
                pool.Submit("second", () =>
                {
                    first.Unpark();
                    pool.Wait(second.Park);
                });
                pool.Submit("third", second.Unpark);
            });
            m.AtQuiescence(() => IsWhole(pool));
        }, Bounds.FewerPreemptions);

    /// <summary>The wait of one that was denied ends, and it waits again, while a permit comes back: one of the two has the worker.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_denied_wait_that_ends_as_a_permit_comes_back_keeps_the_worker_or_has_the_permit_row_9(MemoryModel memory) =>
        Bounds.Check($"{nameof(CapacityInPoolModel)}: denied", memory, m =>
        {
            var pool = new WatchedPool(m);
            m.Assert(pool.Core.Capacity.TryTake(), "the permit is out");
            m.Thread("holder", pool.Core.Capacity.GiveBack);
            m.Thread("submitter", () => pool.Submit("first", () =>
            {
                pool.Wait(pool.Pause);
                pool.Submit("from the first");
                pool.Wait(pool.Pause);
            }));
            m.AtQuiescence(() => IsWhole(pool));
        }, Bounds.FewerPreemptions);

    /// <summary>What waits in line is run or cancelled, as the one decides that comes first; its permit goes on.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void Cancelling_against_a_grant_runs_or_cancels_and_leaks_no_permit_row_9(MemoryModel memory) =>
        Bounds.Check($"{nameof(CapacityInPoolModel)}: cancelled", memory, m =>
        {
            var pool = new WatchedPool(m);
            m.Assert(pool.Core.Capacity.TryTake(), "the permit is out");
            var cancellation = new CancellationTokenSource();
            Task? blocking = null;
            int runs = 0;
            m.Thread("submitter", () => pool.Submit("first", () =>
                blocking = Magpie.Blocking.RunAsync(() => { runs++; }, cancellation.Token).AsTask()));
            m.Thread("holder", pool.Core.Capacity.GiveBack);
            m.Thread("canceller", cancellation.Cancel);
            m.AtQuiescence(() =>
            {
                m.Assert(blocking!.IsCompleted && runs == (blocking.IsCanceled ? 0 : 1), $"it ran, or was cancelled; it is {blocking.Status} and ran {runs} times");
                IsWhole(pool);
            });
        }, Bounds.FewerPreemptions);

    private static void IsWhole(WatchedPool pool)
    {
        pool.EachOnce();
        pool.IsIdle();
        pool.AllPermitsAreBack();
    }
}
