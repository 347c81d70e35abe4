namespace Magpie.Simulation.Engine;

/// <summary>What a busy worker looks after once per fairness interval: its inbox, the lane, and a worker that is stuck.</summary>
internal sealed class Fairness(Machine machine, OwnQueues own, Stealing stealing)
{
    /// <returns>True if it was time, and there was an item.</returns>
    public bool TryBeFair(SimWorker worker, ref long at, out SimItem item)
    {
        item = default;
        if (worker.LeftInInterval > 0)
        {
            return false;
        }

        worker.LeftInInterval = Machine.FairInterval;
        worker.MeasureBatches(at, Machine.FairInterval);
        int turn = worker.FairTurn;
        worker.FairTurn = turn < 2 ? turn + 1 : 0;
        for (int i = 0; i < 3; i++)
        {
            if (TryTurn((turn + i) % 3, worker, ref at, out item))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryTurn(int turn, SimWorker worker, ref long at, out SimItem item) => turn switch
    {
        0 => own.TryTakeFromInbox(worker, worker, ref at, out item),
        1 => own.TryTakeFromLane(worker, isBatch: false, ref at, out item),
        _ => TryHelp(worker, ref at, out item),
    };

    /// <summary>A worker that has work, and has finished nothing for an interval of this one.</summary>
    private bool TryHelp(SimWorker worker, ref long at, out SimItem item)
    {
        item = default;
        SimWorker peer = machine.Workers[worker.Peer];
        at += machine.Costs.Look;
        if (peer != worker && peer.HasWork && peer.Ended == worker.PeerEnded)
        {
            return stealing.TryTakeOne(peer, worker, ref at, out item);
        }

        worker.Peer = worker.Peer + 1 < machine.Workers.Length ? worker.Peer + 1 : 0;
        worker.PeerEnded = machine.Workers[worker.Peer].Ended;
        return false;
    }
}
