using Magpie.Primitives;
using Magpie.Queues;
using Magpie.Submission;

namespace Magpie.Workers;

/// <summary>Takes work from other workers: half of a deque, a batch of an inbox, and at last single items and LIFO slots.</summary>
internal sealed class Thief(Worker[] workers)
{
    public const int MaxBatch = 1024;
    public const int MaxInboxBatch = 32;

    /// <summary>About a microsecond: many times what a small item takes.</summary>
    public const int ProgressSpin = 24;

    /// <summary>Tries every other worker once, from a random one on.</summary>
    public bool TrySteal(Worker thief, bool isLastPass, out WorkItem item)
    {
        var order = new VictimOrder(thief.NextRandom(workers.Length), workers.Length);
        int attempts = 0;
        bool isStolen = false;
        item = default;
        for (int i = 0; i < workers.Length && !isStolen; i++)
        {
            Worker victim = workers[order.At(i)];
            if (victim != thief)
            {
                attempts++;
                isStolen = TryStealFrom(victim, thief, isLastPass, out item);
            }
        }

        thief.Counters.CountStealAttempts(attempts);
        return isStolen;
    }

    /// <summary>Takes the oldest item from anywhere, for a thief that has work of its own.</summary>
    public static bool TryTakeOne(Worker victim, Worker thief, out WorkItem item)
    {
        thief.Counters.CountStealAttempts(1);
        if (TryStealFork(victim, thief, out item))
        {
            return true;
        }

        bool taken = victim.Inbox.TryDequeue(out item)
            || victim.Deque.Steal(target: null, atLeast: 1, atMost: 1, out item, out _) == StealResult.Success
            || victim.Lifo.TryTake(out item);
        if (taken)
        {
            thief.Counters.CountSteal(1);
        }

        return taken;
    }

    private static bool TryStealFrom(Worker victim, Worker thief, bool isLastPass, out WorkItem item)
    {
        if (TryStealFork(victim, thief, out item) || TryStealDeque(victim, thief, atLeast: 2, out item))
        {
            return true;
        }

        if (!victim.Inbox.IsEmpty && TryEmptyInbox(victim, thief, out item))
        {
            return true;
        }

        return isLastPass && TryTakeLast(victim, thief, out item);
    }

    /// <summary>Branches first: somebody waits for them, and the oldest one is the largest.</summary>
    private static bool TryStealFork(Worker victim, Worker thief, out WorkItem item)
    {
        item = default;
        if (victim.Forks?.TrySteal() is not { } fork)
        {
            return false;
        }

        item = thief.Adopt(fork);
        thief.Counters.CountSteal(1);
        return true;
    }

    private static bool TryStealDeque(Worker victim, Worker thief, int atLeast, out WorkItem item)
    {
        if (victim.Deque.Steal(thief.Deque, atLeast, MaxBatch, out item, out int taken) != StealResult.Success)
        {
            return false;
        }

        thief.Counters.CountSteal(taken);
        return true;
    }

    /// <summary>Takes the only item of a victim that does not get to it: one that goes on would run it sooner than it could be moved.</summary>
    private static bool TryTakeLast(Worker victim, Worker thief, out WorkItem item)
    {
        item = default;
        if (!victim.Lifo.IsFull && victim.Deque.Count == 0)
        {
            return false;
        }

        long ended = victim.Admission.EndedHere;
        Spin.Wait(ProgressSpin);
        if (victim.Admission.EndedHere != ended)
        {
            return false;
        }

        if (TryStealDeque(victim, thief, atLeast: 1, out item))
        {
            return true;
        }

        if (!victim.Lifo.TryTake(out item))
        {
            return false;
        }

        thief.Counters.CountSteal(1);
        return true;
    }

    private static bool TryEmptyInbox(Worker victim, Worker thief, out WorkItem item)
    {
        // Room first: an item out of the inbox must have a place to go.
        bool hasRoom = thief.Deque.TryReserve(MaxInboxBatch);
        if (!victim.Inbox.TryDequeue(out item))
        {
            return false;
        }

        int taken = 1;
        uint half = hasRoom ? StealAmount.HalfOf((uint)victim.Inbox.Count, MaxInboxBatch) : 0;
        while (taken <= half && victim.Inbox.TryDequeue(out WorkItem next))
        {
            thief.Deque.Append(next);
            taken++;
        }

        thief.Counters.CountSteal(taken);
        return true;
    }
}
