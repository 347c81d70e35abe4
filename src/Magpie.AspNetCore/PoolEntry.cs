namespace Magpie.AspNetCore;

/// <summary>A part of the server's work on its way through the pool, and the promise that the server awaits.</summary>
/// <remarks>
/// It is posted to the pool's <see cref="SynchronizationContext"/>, as the continuation of the server's code that it is:
/// nothing is allocated for the queue, and should the pool end or be told to abandon what is queued, it goes on on
/// the .NET thread pool instead of being lost.
/// </remarks>
/// <param name="pool">The pool's context.</param>
internal abstract class PoolEntry(SynchronizationContext pool) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private static readonly SendOrPostCallback _begin = static item => ((PoolEntry)item!).Begin();
    private static readonly SendOrPostCallback _invokeNext = static item => ((PoolEntry)item!).InvokeNext();
    private static readonly ContextCallback _runNext = static item => ((PoolEntry)item!).RunNext();
    private static readonly Action<Task, object?> _complete = static (rest, item) => ((PoolEntry)item!).Complete(rest);

    private readonly ExecutionContext? _executionContext = ExecutionContext.Capture();
    private Task? _rest;
    private bool _isCounted;

    /// <summary>Whether the pool is not idle, and a drain not over, before this has ended.</summary>
    protected abstract bool KeepsPoolBusy { get; }

    public void Start() => pool.Post(_begin, this);

    /// <summary>What came next returned null where a task is promised.</summary>
    public static InvalidOperationException NoTask() => new("The rest of the pipeline returned null instead of a task.");

    /// <summary>Calls what comes next in the server's pipeline.</summary>
    protected abstract Task Next();

    /// <summary>Called when what came next has ended, before the server is told.</summary>
    protected virtual void End()
    {
    }

    private void Begin()
    {
        if (_executionContext is null)
        {
            RunNext();
        }
        else
        {
            ExecutionContext.Run(_executionContext, _runNext, this);
        }

        Task rest = _rest!;
        if (rest.IsCompleted)
        {
            End();
            SetFromTask(rest);
            return;
        }

        if (KeepsPoolBusy && SynchronizationContext.Current == pool)
        {
            _isCounted = true;
            pool.OperationStarted();
        }

        // In place, wherever the rest of the pipeline completes: to come back to the pool first would be in vain.
        _ = rest.ContinueWith(_complete, this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void RunNext()
    {
        // The context that flowed in from the server knows nothing of the pool; what is sent to the pool is a flow of it.
        if (SynchronizationContext.Current == pool)
        {
            pool.Send(_invokeNext, this);
        }
        else
        {
            InvokeNext();
        }
    }

    private void InvokeNext()
    {
        try
        {
            _rest = Next() ?? throw NoTask();
        }
        catch (Exception exception)
        {
            _rest = Task.FromException(exception);
        }
    }

    private void Complete(Task rest)
    {
        End();
        SetFromTask(rest);
        if (_isCounted)
        {
            pool.OperationCompleted();
        }
    }
}
