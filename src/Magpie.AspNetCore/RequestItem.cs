using Microsoft.AspNetCore.Http;

namespace Magpie.AspNetCore;

/// <summary>One request on its way through the pool, and the promise that the server awaits.</summary>
/// <remarks>
/// <para>
/// It is posted to the pool's <see cref="SynchronizationContext"/>, as the continuation of the server's code that it is:
/// nothing is allocated for the queue, and should the pool end or be told to abandon what is queued, the request is served on
/// the .NET thread pool instead of being lost.
/// </para>
/// <para>
/// The server goes on asynchronously: on the .NET thread pool, not on the thread of the pool that completes the promise. What
/// it goes on with is not only its own code, but middleware in front of the pool, callbacks for the end of the response and
/// the disposal of scoped services. The server's code needs a thread without a synchronisation context, so the pool would not
/// notice if any of that blocked, and a few requests could take all its workers. Nor does going on in place save a
/// wake-up: the server hands the response to the .NET thread pool to send it, so that one is woken once either way. Measured with
/// <c>bench/web</c>, in turns (21 rounds, 2 cores): requests per second this way over in place, with 16 and 64 connections, 0.90 and
/// 0.98 for a handler that completes at once, 1.04 and 0.99 for one that awaits, each within its spread of 0.8 to 1.2.
/// </para>
/// </remarks>
internal sealed class RequestItem : TaskCompletionSource, INamedWork
{
    private static readonly SendOrPostCallback _begin = static item => ((RequestItem)item!).Begin();
    private static readonly SendOrPostCallback _invokeNext = static item => ((RequestItem)item!).InvokeNext();
    private static readonly ContextCallback _runNext = static item => ((RequestItem)item!).RunNext();
    private static readonly Action<Task, object?> _complete = static (rest, item) => ((RequestItem)item!).Complete(rest);

    private readonly SynchronizationContext _pool;
    private readonly RequestDelegate _next;
    private readonly HttpContext _httpContext;
    private readonly Endpoint? _endpoint;
    private readonly ExecutionContext? _executionContext = ExecutionContext.Capture();
    private Task? _rest;
    private bool _isCounted;

    public RequestItem(SynchronizationContext pool, RequestDelegate next, HttpContext httpContext)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        _pool = pool;
        _next = next;
        _httpContext = httpContext;

        // Now, for the server uses the context again after the request.
        _endpoint = httpContext.GetEndpoint();
    }

    /// <summary>The endpoint's, as in "HTTP: GET /orders/{id}", if routing came before.</summary>
    public string Name => _endpoint?.DisplayName ?? "HTTP request";

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
        if (rest.IsCompleted)
        {
            SetFromTask(rest);
            return;
        }

        if (SynchronizationContext.Current == _pool)
        {
            // The pool is not idle, and a drain is not over, before the request has ended.
            _isCounted = true;
            _pool.OperationStarted();
        }

        // In place, wherever the rest of the pipeline completes: to come back to the pool first would be in vain.
        _ = rest.ContinueWith(_complete, this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void RunNext()
    {
        // The context that flowed in from the server knows nothing of the pool; what is sent to the pool is a flow of it.
        if (SynchronizationContext.Current == _pool)
        {
            _pool.Send(_invokeNext, this);
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
            _rest = _next(_httpContext) ?? throw new InvalidOperationException("The rest of the pipeline returned null instead of a task.");
        }
        catch (Exception exception)
        {
            _rest = Task.FromException(exception);
        }
    }

    private void Complete(Task rest)
    {
        SetFromTask(rest);
        if (_isCounted)
        {
            _pool.OperationCompleted();
        }
    }
}
