using Magpie.Diagnostics;
using Magpie.Primitives;
using Magpie.Submission;

namespace Magpie.Workers;

/// <summary>Starts the pool's threads, counts them, and tells when the last one has ended.</summary>
internal sealed class WorkerThreads(PoolCore core)
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AtomicInt64 _census;
    private AtomicInt32 _started;
    private AtomicReference<OsThread> _lastToLeave;

    /// <summary>How many threads there are, those about to start or to end included.</summary>
    public int Count => new ThreadCensusState(_census.Read()).Count;

    public Task Completion => _completion.Task;

    /// <summary>Starts a thread. Does not throw; a failure is reported.</summary>
    public bool TryStart(Assignment assignment)
    {
        if (!_census.TryUpdate(default(CountIn), out _))
        {
            return false;
        }

        // The new thread must not be started with its parent's waits handed off half way.
        WorkerThread? starter = WorkerThread.Current;
        starter?.Blocking.Suspend();
        WorkerThread? thread = null;
        try
        {
            thread = new WorkerThread(core, assignment, _started.Increment());
            core.Settings.Launcher.Start(thread.Os);
            return true;
        }
        catch (Exception exception)
        {
            if (thread?.TryCountOut() != false)
            {
                CountOut();
            }

            core.Events.ThreadStartFailed(core.Settings.Name, exception);
            core.Reporter.ReportFault(new InvalidOperationException(
                $"The pool '{core.Settings.Name}' could not start a thread; what is queued is kept, and the start is tried again.", exception));
            return false;
        }
        finally
        {
            starter?.Blocking.Resume();
        }
    }

    /// <summary>The calling thread ends. It waits for the one that left before, so the last to leave is the last to end.</summary>
    public void Leave(WorkerThread thread)
    {
        if (thread.TryCountOut())
        {
            _lastToLeave.Exchange(thread.Os)?.Join();
            CountOut();
        }
    }

    /// <summary>Goes on without a thread that sleeps in a broken parker: nobody waits for its end.</summary>
    public void GiveUp(WorkerThread thread)
    {
        if (thread.TryCountOut())
        {
            CountOut();
        }
    }

    /// <summary>From now on no thread is started, and the last one to leave completes <see cref="Completion"/>.</summary>
    public void Close()
    {
        if (_census.TryUpdate(default(CloseCensus), out long previous) && new ThreadCensusState(previous).Count == 0)
        {
            Complete();
        }
    }

    /// <summary>Waits until the last thread, which completed <see cref="Completion"/>, has ended. From outside the pool only.</summary>
    public void JoinLast() => _lastToLeave.Read()?.Join();

    private void CountOut()
    {
        _census.TryUpdate(default(CountOutOne), out long previous);
        if (new ThreadCensusState(previous) is { IsClosed: true, Count: 1 })
        {
            Complete();
        }
    }

    private void Complete()
    {
        PoolMetrics.Remove(core);
        core.State.TryAdvance(PoolPhase.Stopped, PoolPhase.Terminated);
        core.Lanes.End();
        core.Stalls.End();
        core.Events.ShutdownPhase(core.Settings.Name, PoolPhase.Terminated);
        _completion.TrySetResult();
    }

    private readonly struct CountIn : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            var census = new ThreadCensusState(current);
            next = census.WithOneMore().Bits;
            return !census.IsClosed;
        }
    }

    private readonly struct CountOutOne : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            next = new ThreadCensusState(current).WithOneLess().Bits;
            return true;
        }
    }

    private readonly struct CloseCensus : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            var census = new ThreadCensusState(current);
            next = census.Closed().Bits;
            return !census.IsClosed;
        }
    }
}
