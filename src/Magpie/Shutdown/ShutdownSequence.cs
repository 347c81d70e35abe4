using Magpie.Queues;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.Shutdown;

/// <summary>How a pool ends.</summary>
/// <remarks>
/// <list type="number">
/// <item><c>Running</c>: somebody asks. <c>OnIdle</c> goes to <c>EndingOnIdle</c>, the others to <c>Draining</c>;
/// <c>Abandon</c> also sets the flag that makes workers drop what they find, cancels <c>Stopping</c>, and empties the queues.</item>
/// <item><c>EndingOnIdle</c>: at the first idle moment to <c>Draining</c>.</item>
/// <item><c>Draining</c>: new work from outside is refused. A submitter counts its item before it reads the phase, so it
/// is either refused or waited for. At an idle moment to <c>Closing</c>.</item>
/// <item><c>Closing</c>: continuations are refused too (they run on the .NET thread pool). If one came in before that, the
/// pool is not idle any more, and goes back to <c>Draining</c>; else to <c>Stopped</c>.</item>
/// <item><c>Stopped</c>: nothing is queued, running or admitted. All threads are woken, find the pool stopped, and end. No
/// thread is started any more. A thread that goes to sleep reads the phase after it showed itself, so it is woken or sees it.</item>
/// <item><c>Terminated</c>: the last thread to leave has waited for the others, and completes <c>Completion</c>.</item>
/// </list>
/// </remarks>
internal sealed class ShutdownSequence(PoolCore core)
{
    private readonly CancellationTokenSource _stopping = new();

    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Begins to end, or goes on more strictly.</summary>
    /// <returns>Done when all threads are gone.</returns>
    public Task Begin(ShutdownMode mode)
    {
        if (mode == ShutdownMode.OnIdle)
        {
            TryAdvance(PoolPhase.Running, PoolPhase.EndingOnIdle);
        }
        else if (!TryAdvance(PoolPhase.Running, PoolPhase.Draining))
        {
            TryAdvance(PoolPhase.EndingOnIdle, PoolPhase.Draining);
        }

        if (mode == ShutdownMode.Abandon && core.State.Abandon())
        {
            AbandonQueued();
        }

        core.Idleness.Check();
        return core.Threads.Completion;
    }

    /// <summary>Takes the steps that an idle pool can take.</summary>
    public void AdvanceIfIdle()
    {
        if (core.State.Phase == PoolPhase.EndingOnIdle && core.Idleness.IsIdle)
        {
            TryAdvance(PoolPhase.EndingOnIdle, PoolPhase.Draining);
        }

        while (core.State.Phase == PoolPhase.Draining
            && core.Idleness.IsIdle
            && TryAdvance(PoolPhase.Draining, PoolPhase.Closing))
        {
            if (core.Idleness.IsIdle)
            {
                TryAdvance(PoolPhase.Closing, PoolPhase.Stopped);
                EndThreads();
                return;
            }

            TryAdvance(PoolPhase.Closing, PoolPhase.Draining);
        }
    }

    /// <summary>Where no thread can be started, nobody else drops what is queued after the first sweep.</summary>
    public void SweepIfAbandoning()
    {
        if (core.State.Abandons)
        {
            Sweep();
            core.Idleness.Check();
        }
    }

    private bool TryAdvance(PoolPhase from, PoolPhase to)
    {
        if (!core.State.TryAdvance(from, to))
        {
            return false;
        }

        core.Events.ShutdownPhase(core.Settings.Name, to);
        return true;
    }

    private void EndThreads()
    {
        // The worker that ended the last unit finds the pool stopped, and does not look whether somebody waits for it to be idle.
        core.Idleness.Check();
        core.Threads.Close();
        foreach (Worker worker in core.Workers)
        {
            try
            {
                worker.Parker?.Unpark();
            }
            catch (Exception exception)
            {
                core.Reporter.ReportFault(new InvalidOperationException(
                    $"The parker of worker {worker.Id} of the pool '{core.Settings.Name}' threw in {nameof(IParker.Unpark)} at shutdown; the pool does not wait for its thread.", exception));
                if (worker.Thread is { } thread)
                {
                    core.Threads.GiveUp(thread);
                }
            }
        }

        core.Backups.WakeAll();
    }

    /// <summary>Drops what is queued; what waits for capacity leaves when it sees the token. What is queued from now on, the workers drop when they find it.</summary>
    private void AbandonQueued()
    {
        try
        {
            _stopping.Cancel();
        }
        catch (AggregateException exception)
        {
            core.Reporter.ReportUnhandled(exception);
        }

        Sweep();
    }

    private void Sweep()
    {
        foreach (Worker worker in core.Workers)
        {
            while (TryTake(worker, out WorkItem item))
            {
                core.Abandon(item);
                worker.Admission.EndFromOutside();
            }
        }

        int lane = 0;
        while (core.Lanes.TryTake(target: null, atMost: 1, ref lane, out WorkItem item))
        {
            core.Abandon(item);
            core.Workers[0].Admission.EndFromOutside();
        }
    }

    private static bool TryTake(Worker worker, out WorkItem item) =>
        worker.Deque.Steal(target: null, atLeast: 1, atMost: 1, out item, out _) == StealResult.Success
        || worker.Inbox.TryDequeue(out item)
        || worker.Lifo.TryTake(out item);
}
