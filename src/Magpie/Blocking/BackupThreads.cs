using Magpie.Primitives;
using Magpie.Workers;

namespace Magpie.HandingOff;

/// <summary>
/// Threads without a worker, asleep until one is handed to them or their keep-alive ends. Last in first out, so that
/// those that are not needed grow old undisturbed, and end.
/// </summary>
/// <remarks>
/// Each wait has an entry of its own, used once. An entry's fate is decided by one compare-and-swap
/// (<see cref="BackupEntry"/>): a worker handed over just as the keep-alive ends is either taken by the thread, or stays
/// with the giver, who tries the next one.
/// </remarks>
internal sealed class BackupThreads(PoolCore core)
{
    private LinkedStack<BackupEntry> _waiting;
    private AtomicInt32 _count;

    /// <summary>How many threads wait.</summary>
    public int Count => _count.Read();

    /// <summary>Gives the thread that became a backup last something to do. Does not throw.</summary>
    /// <returns>False if no thread waits.</returns>
    public bool TryGive(Assignment assignment)
    {
        while (_waiting.TryPop() is { } entry)
        {
            if (entry.TryAssign(assignment))
            {
                entry.Wake();
                return true;
            }
        }

        return false;
    }

    /// <summary>Waits, on a thread without a worker, until it is given one, or an item.</summary>
    /// <returns>False if the keep-alive has passed or the pool has stopped: the thread must end.</returns>
    public bool WaitForAssignment(WorkerThread thread)
    {
        var entry = new BackupEntry(thread);
        _count.Increment();
        _waiting.Push(entry);

        // Only now: who takes the permit finds this thread, and need not start another.
        core.HandOff.GiveBackPermit(thread);

        // Pushed before the phase is read, interlocked: either this sees that the pool stopped, or WakeAll sees the entry.
        if (!core.State.IsStopped)
        {
            entry.Sleep(core.Settings.KeepAlive, core.State);
        }

        bool expired = entry.TryExpire();
        _count.Decrement();
        if (expired)
        {
            DropExpired();
            return false;
        }

        entry.TakeOver();
        return true;
    }

    /// <summary>Wakes every backup, because the pool has stopped.</summary>
    public void WakeAll()
    {
        while (_waiting.TryPop() is { } entry)
        {
            entry.Wake();
        }
    }

    /// <summary>Frees expired entries on top. Those further down are freed when what lies on them is; there are never more than threads.</summary>
    private void DropExpired()
    {
        while (_waiting.Top is { IsExpired: true } top)
        {
            _waiting.TryRemoveTop(top);
        }
    }
}
