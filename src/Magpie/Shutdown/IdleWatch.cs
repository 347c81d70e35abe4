using Magpie.Primitives;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.Shutdown;

/// <summary>Who must be told when nothing admitted is unfinished: callers of <c>WaitForIdleAsync</c>, and the shutdown.</summary>
/// <remarks>
/// <para>
/// Nobody counts down to zero. Whoever may have ended the last unit looks, if anybody watches: a worker before it parks, a
/// thread without a worker after its item, the end of an operation, a submission that was refused. Ending a unit and then
/// reading the watch, against setting the watch and then reading the counters, with an interlocked operation between the two
/// on either side: one sees the other.
/// </para>
/// <para>
/// The waiters are taken out of the list before the counters are read. A waiter that comes later is not told of an idle
/// moment that was before it came. If the pool is not idle they are put back, and the counters are read again, for the
/// last unit may have ended while the list seemed empty.
/// </para>
/// </remarks>
internal sealed class IdleWatch(PoolCore core)
{
    private LinkedStack<IdleWaiter> _waiters;

    public bool IsIdle => Quiescence.IsReached(core);

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        var waiter = new IdleWaiter();
        waiter.WatchCancellation(cancellationToken);
        Put(waiter);
        Check();
        return waiter.Task;
    }

    /// <summary>
    /// Looks whether the pool is idle, if anybody wants to know. The caller may have ended a unit, and has made an interlocked
    /// operation since.
    /// </summary>
    public void CheckIfWatched()
    {
        if (_waiters.Top is not null || core.State.Phase != PoolPhase.Running)
        {
            Check();
        }
    }

    /// <summary>Tells the waiters, and lets the shutdown go on, if the pool is idle.</summary>
    public void Check()
    {
        while (_waiters.TakeAll() is { } waiters)
        {
            if (!IsIdle)
            {
                Put(waiters);
                if (!IsIdle)
                {
                    break;
                }
            }
            else
            {
                Tell(waiters);
            }
        }

        core.Shutdown.AdvanceIfIdle();
    }

    private static void Tell(IdleWaiter? waiter)
    {
        while (waiter is not null)
        {
            IdleWaiter? next = waiter.Next;
            waiter.Tell();
            waiter = next;
        }
    }

    /// <summary>Puts waiters into the list, but for those that have given up.</summary>
    private void Put(IdleWaiter? waiter)
    {
        while (waiter is not null)
        {
            IdleWaiter? next = waiter.Next;
            if (!waiter.Task.IsCompleted)
            {
                _waiters.Push(waiter);
            }

            waiter = next;
        }
    }
}
