using Microsoft.AspNetCore.Http;

namespace Magpie.AspNetCore;

/// <summary>One request on its way through the pool, and the promise that the server awaits.</summary>
/// <remarks>
/// It is posted to the pool's <see cref="SynchronizationContext"/>, as the continuation of the server's code that it is:
/// nothing is allocated for the queue, and should the pool end or be told to abandon what is queued, the request is served on
/// the .NET thread pool instead of being lost.
/// </remarks>
internal sealed class RequestItem : TaskCompletionSource
{
    private static readonly SendOrPostCallback _begin = static item => ((RequestItem)item!).Begin();
    private static readonly ContextCallback _runNext = static item => ((RequestItem)item!).RunNext();
    private static readonly Action<Task, object?> _complete = static (rest, item) => ((RequestItem)item!).Complete(rest);

    private readonly SynchronizationContext _pool;
    private readonly RequestDelegate _next;
    private readonly HttpContext _httpContext;
    private readonly ExecutionContext? _executionContext = ExecutionContext.Capture();
    private Task? _rest;
    private bool _isCounted;

    public RequestItem(SynchronizationContext pool, RequestDelegate next, HttpContext httpContext)
    {
        _pool = pool;
        _next = next;
        _httpContext = httpContext;
    }

    public void Start() => _pool.Post(_begin, this);

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
        if (!rest.IsCompleted && SynchronizationContext.Current == _pool)
        {
            // The pool is not idle, and a drain is not over, before the request has ended.
            _isCounted = true;
            _pool.OperationStarted();
        }

        // On the default scheduler, for it runs the callback in place wherever the rest of the pipeline completes, now or
        // later, and hides the pool's scheduler from the server's code.
        _ = rest.ContinueWith(_complete, this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void RunNext()
    {
        try
        {
            _rest = _next(_httpContext) ?? throw new InvalidOperationException("The rest of the pipeline returned null instead of a task.");
        }
        catch (Exception exception)
        {
            _rest = Task.FromException(exception);
        }
    }

    private void Complete(Task rest)
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        SetFromTask(rest);
        SynchronizationContext.SetSynchronizationContext(context);
        if (_isCounted)
        {
            _pool.OperationCompleted();
        }
    }
}
