using Magpie.Simulation.Policies;
using Magpie.Workers;

namespace Magpie.Simulation.Engine;

/// <summary>What a worker takes without stealing: LIFO slot, forks, deque, lane, inbox.</summary>
internal sealed class OwnQueues(Machine machine)
{
    private readonly Costs _costs = machine.Costs;

    /// <summary>The next item of the worker's own queues.</summary>
    public bool TryNext(SimWorker worker, ref long at, out SimItem item)
    {
        if (worker.Lifo is not null && TryTakeWoken(worker, ref at, out item))
        {
            return true;
        }

        worker.LifoStreak = 0;
        if (worker.Forks.TryTakeLast(out item))
        {
            worker.IsFedFromOutside = false;
            at += _costs.Pop;
            machine.Map.Note(worker);
            return true;
        }

        if (worker.Deque.TryTakeFirst(out item))
        {
            worker.IsFedFromOutside = false;
            at += _costs.Pop;
            machine.Lines.DequeOf(worker).Write(worker.Id, _costs, ref at);
            machine.Map.Note(worker);
            return true;
        }

        if (!TryTakeFromLane(worker, isBatch: true, ref at, out item) && !TryTakeFromInbox(worker, worker, ref at, out item))
        {
            return false;
        }

        worker.IsFedFromOutside = true;
        return true;
    }

    public bool TryTakeFromLane(SimWorker worker, bool isBatch, ref long at, out SimItem item)
    {
        int amount = isBatch ? machine.Policy.Steal.Amount(machine.Lane.Count, worker.BatchLimit) : 1;
        if (!machine.Lane.TryTakeFirst(out item))
        {
            return false;
        }

        machine.Counts.LaneTakes++;
        machine.Lines.Lane.Write(worker.Id, _costs, ref at);
        for (int taken = 1; taken < amount && machine.Lane.TryTakeFirst(out SimItem next); taken++)
        {
            worker.Deque.Add(next);
            at += _costs.Copy;
        }

        machine.Lines.Lane.Write(worker.Id, _costs, ref at);
        machine.Map.Note(worker);
        return true;
    }

    public bool TryTakeFromInbox(SimWorker owner, SimWorker taker, ref long at, out SimItem item)
    {
        if (!owner.Inbox.TryTakeFirst(out item))
        {
            return false;
        }

        machine.Lines.InboxOf(owner).Write(taker.Id, _costs, ref at);
        machine.Map.Note(owner);
        return true;
    }

    /// <summary>Puts an item where it runs next; what was there goes to the back of the deque.</summary>
    public void PutNext(SimWorker worker, SimItem item)
    {
        if (worker.Lifo is { } displaced)
        {
            worker.Deque.Add(displaced);
        }

        worker.Lifo = item;
    }

    private bool TryTakeWoken(SimWorker worker, ref long at, out SimItem item)
    {
        item = worker.Lifo!.Value;
        worker.Lifo = null;
        machine.Lines.SlotOf(worker).Write(worker.Id, _costs, ref at);
        if (worker.LifoStreak < Worker.MaxLifoStreak)
        {
            worker.LifoStreak++;
            machine.Map.Note(worker);
            return true;
        }

        worker.Deque.Add(item);
        return false;
    }
}
