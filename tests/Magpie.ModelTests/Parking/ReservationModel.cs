using Magpie.ModelChecking;

namespace Magpie.ModelTests.Parking;

/// <summary>A notifier reserves the waking of a worker, and finds that its thread took it back (bug classes 1 and 2).</summary>
public sealed class ReservationModel
{
    /// <summary>
    /// Meanwhile a submitter relies on the reservation, as on any patient searcher, without a fence; the worker parks, and
    /// does not look either, because of the reservation. So the notifier must, when it cancels.
    /// </summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void Who_cancels_a_reservation_sees_the_item_of_a_submitter_that_relied_on_it(MemoryModel memory) => Bounds.Check("reservation cancelled", memory, static m =>
    {
        var pool = new ModelPool(m, workers: 1);
        var ran = new ItemLog(items: 2);
        pool.AllowLanes();
        pool.PutIntoInbox(0, () =>
        {
            Blocking.Run(static () => { });
            ran.Add(1);
        });
        pool.StartThread(0);
        m.Thread("notifier", pool.Core.Waker.Notify);
        m.Thread("submitter", () =>
        {
            pool.HoldLane();
            pool.Submit(() => ran.Add(2));
        });
        m.AtQuiescence(() =>
        {
            ran.EachOnce();
            pool.EachWorkerIsAtRest();
        });
    }, Bounds.FewerPreemptions);
}
