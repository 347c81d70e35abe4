using Magpie.Simulation.Policies;
using Magpie.Workers;

namespace Magpie.Simulation.Engine;

/// <summary>What a thief takes of one victim, in production's order.</summary>
internal sealed class Stealing(Machine machine, OwnQueues own)
{
    private readonly Costs _costs = machine.Costs;

    /// <summary>Forks, two or more of a deque, a batch of an inbox.</summary>
    public bool TryStealFrom(SimWorker victim, SimWorker thief, ref long at, out SimItem item) =>
        TryStealFork(victim, thief, ref at, out item)
        || TryStealDeque(victim, thief, atLeast: 2, ref at, out item)
        || TryEmptyInbox(victim, thief, ref at, out item);

    /// <summary>The only item of a victim that does not get to it.</summary>
    public bool TryTakeLast(SimWorker victim, SimWorker thief, ref long at, out SimItem item) =>
        TryStealDeque(victim, thief, atLeast: 1, ref at, out item) || TryStealSlot(victim, thief, ref at, out item);

    /// <summary>The oldest item from anywhere, for a thief that has work of its own.</summary>
    public bool TryTakeOne(SimWorker victim, SimWorker thief, ref long at, out SimItem item)
    {
        if (TryStealFork(victim, thief, ref at, out item))
        {
            return true;
        }

        if (own.TryTakeFromInbox(victim, thief, ref at, out item))
        {
            machine.Counts.StealAttempts++;
            machine.Counts.CountSteal(1);
            return true;
        }

        return TryClaim(victim, thief, atLeast: 1, StealChoice.One, ref at, out item) || TryStealSlot(victim, thief, ref at, out item);
    }

    private bool TryStealFork(SimWorker victim, SimWorker thief, ref long at, out SimItem item)
    {
        if (!victim.Forks.TryTakeFirst(out item))
        {
            return false;
        }

        machine.Counts.StealAttempts++;
        machine.Counts.CountSteal(1);
        at += _costs.Barrier;
        machine.Lines.ForksOf(victim).Write(thief.Id, _costs, ref at);
        machine.Map.Note(victim);
        return true;
    }

    private bool TryStealDeque(SimWorker victim, SimWorker thief, int atLeast, ref long at, out SimItem item) =>
        TryClaim(victim, thief, atLeast, machine.Policy.Steal, ref at, out item);

    /// <summary>Claims, copies, lets go; another thief that comes in between goes on to the next victim.</summary>
    private bool TryClaim(SimWorker victim, SimWorker thief, int atLeast, StealChoice choice, ref long at, out SimItem item)
    {
        item = default;
        if (victim.Deque.Count < atLeast)
        {
            return false;
        }

        machine.Counts.StealAttempts++;
        if (at < victim.StolenFromUntil)
        {
            at += _costs.Transfer;
            return false;
        }

        int amount = choice.Amount(victim.Deque.Count, Thief.MaxBatch);
        machine.Lines.DequeOf(victim).Write(thief.Id, _costs, ref at);
        victim.Deque.TryTakeFirst(out item);
        for (int taken = 1; taken < amount && victim.Deque.TryTakeFirst(out SimItem next); taken++)
        {
            thief.Deque.Add(next);
            at += _costs.Copy;
        }

        machine.Lines.DequeOf(victim).Write(thief.Id, _costs, ref at);
        victim.StolenFromUntil = at;
        return Count(victim, thief, amount);
    }

    private bool TryEmptyInbox(SimWorker victim, SimWorker thief, ref long at, out SimItem item)
    {
        if (!own.TryTakeFromInbox(victim, thief, ref at, out item))
        {
            return false;
        }

        machine.Counts.StealAttempts++;
        int taken = 1;
        int more = machine.Policy.Steal == StealChoice.One ? 0 : machine.Policy.Steal.Amount(victim.Inbox.Count, Thief.MaxInboxBatch);
        while (taken <= more && own.TryTakeFromInbox(victim, thief, ref at, out SimItem next))
        {
            thief.Deque.Add(next);
            taken++;
        }

        return Count(victim, thief, taken);
    }

    private bool TryStealSlot(SimWorker victim, SimWorker thief, ref long at, out SimItem item)
    {
        item = victim.Lifo.GetValueOrDefault();
        if (victim.Lifo is null)
        {
            return false;
        }

        victim.Lifo = null;
        machine.Counts.StealAttempts++;
        machine.Lines.SlotOf(victim).Write(thief.Id, _costs, ref at);
        return Count(victim, thief, items: 1);
    }

    private bool Count(SimWorker victim, SimWorker thief, int items)
    {
        machine.Counts.CountSteal(items);
        machine.Map.Note(victim);
        machine.Map.Note(thief);
        return true;
    }
}
