using Magpie.ModelChecking;
using Magpie.Parking;
using Magpie.Primitives;

namespace Magpie.ModelTests.Workers;

/// <summary>A worker that takes a batch of a lane queues all but the first item at itself, where a leaver may have looked already (bug class 2).</summary>
public sealed class LaneBatchModel
{
    /// <summary>
    /// Items 1 and 3 wait for item 2, on two of three workers. So item 2 runs only if somebody comes for the third, whose thread
    /// leaves meanwhile.
    /// </summary>
    [Fact]
    public void An_item_that_moves_from_a_lane_to_a_deque_is_not_missed_by_a_leaver() => Bounds.Check("lane, batch against leaver", MemoryModel.Sequential, static m =>
    {
        var pool = new ModelPool(m, workers: 3);
        var ran = new ItemLog(items: 3);
        WaitGate[] gates = [new(), new()];
        pool.PutOnLane(() => WaitFor(gates[0], 1), OpenAll, () => WaitFor(gates[1], 3));
        pool.Run(0);
        m.Thread("leaver", () =>
        {
            // As a thread does that offers its worker.
            if (pool.Core.Idle.Leave(0, SeatOccupancy.Vacant, SearchKind.None) && pool.Core.HasQueuedWork)
            {
                pool.Core.Waker.NotifyFenced();
            }
        });
        pool.StartThread(1);
        pool.StartThread(2);
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
