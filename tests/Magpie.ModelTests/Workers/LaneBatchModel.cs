using Magpie.ModelChecking;
using Magpie.Primitives;

namespace Magpie.ModelTests.Workers;

/// <summary>A worker that takes a batch of a lane queues all but the first item at itself, where a leaver may have looked already.</summary>
public sealed class LaneBatchModel
{
    /// <summary>
    /// Items 1 and 3 wait for item 2, and so does the item that runs on the third worker, which it offers. So item 2 runs
    /// only if somebody comes for that worker.
    /// </summary>
    [Fact]
    public void An_item_that_moves_from_a_lane_to_a_deque_is_not_missed_by_a_leaver() => Bounds.Check("lane, batch against leaver", MemoryModel.Sequential, static m =>
    {
        var pool = new ModelPool(m, workers: 3);
        var ran = new ItemLog(items: 4);
        WaitGate[] gates = [new(), new(), new()];
        pool.PutIntoInbox(0, () =>
        {
            Blocking.Run(() => gates[0].WaitAndClose(Timeout.InfiniteTimeSpan));
            ran.Add(4);
        });
        pool.PutOnLane(() => WaitFor(gates[1], 1), OpenAll, () => WaitFor(gates[2], 3));
        for (int worker = 0; worker < 3; worker++)
        {
            pool.StartThread(worker);
        }

        m.AtQuiescence(() =>
        {
            ran.EachOnce();
            pool.EachWorkerIsAtRest();
        });

        void WaitFor(WaitGate gate, int item)
        {
            gate.WaitAndClose(Timeout.InfiniteTimeSpan);
            ran.Add(item);
        }

        void OpenAll()
        {
            ran.Add(2);
            Array.ForEach(gates, gate => gate.Open());
        }
    }, Bounds.FewerPreemptions);
}
