using Magpie.Workers;

namespace Magpie;

/// <summary>A worker thread about to run; <see cref="WorkStealingPoolOptions.AroundWorker"/> gets it and must call <see cref="Run"/>.</summary>
public sealed class WorkerRun
{
    private readonly WorkerThread _thread;

    internal WorkerRun(WorkerThread thread) => _thread = thread;

    /// <summary>The number of the worker that the thread starts with, from 0. It may run others later.</summary>
    public int WorkerId => _thread.FirstWorkerId;

    internal bool HasRun { get; private set; }

    /// <summary>Runs work items until the thread ends. Call it once, on the thread that the hook was called on.</summary>
    /// <exception cref="InvalidOperationException">It was called before, or on another thread.</exception>
    public void Run()
    {
        if (HasRun)
        {
            throw new InvalidOperationException($"{nameof(WorkerRun)}.{nameof(Run)} was already called; it can be called once.");
        }

        if (WorkerThread.Current != _thread)
        {
            throw new InvalidOperationException($"{nameof(WorkerRun)}.{nameof(Run)} must be called on the thread that {nameof(WorkStealingPoolOptions.AroundWorker)} was called on.");
        }

        RunIfNotRun();
    }

    internal void RunIfNotRun()
    {
        if (!HasRun)
        {
            HasRun = true;
            _thread.Core.Runner.Restore(_thread);
            WorkerLoop.Run(_thread);
        }
    }
}
