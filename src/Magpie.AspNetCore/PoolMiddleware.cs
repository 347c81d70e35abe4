using Microsoft.AspNetCore.Http;

namespace Magpie.AspNetCore;

/// <summary>Moves a request to the pool, and counts it there.</summary>
internal sealed class PoolMiddleware(WorkStealingPool pool, RequestDelegate next)
{
    private readonly SynchronizationContext _context = pool.SynchronizationContext;
    private readonly RequestCount _count = new(pool.SynchronizationContext);

    public Task InvokeAsync(HttpContext httpContext)
    {
        bool counts = _count.TryBegin(httpContext);

        // The context, not WorkStealingPool.Current: on a thread of the pool whose code removed the context, a request run in
        // place would not come back to the pool after its awaits.
        if (SynchronizationContext.Current == _context)
        {
            return counts ? RunCounted(httpContext) : Run(httpContext);
        }

        var item = new RequestItem(_context, next, httpContext, counts ? _count : null);
        item.Start();
        return item.Task;
    }

    private Task Run(HttpContext httpContext) => next(httpContext) ?? throw PoolEntry.NoTask();

    private Task RunCounted(HttpContext httpContext)
    {
        Task rest;
        try
        {
            rest = Run(httpContext);
        }
        catch
        {
            _count.End(httpContext);
            throw;
        }

        if (!rest.IsCompleted)
        {
            return CountAsync(rest, httpContext);
        }

        _count.End(httpContext);
        return rest;
    }

    /// <summary>The pool is not idle before the request has ended: on a connection of the pool, nothing else counts it.</summary>
    private async Task CountAsync(Task rest, HttpContext httpContext)
    {
        _context.OperationStarted();
        try
        {
            await rest.ConfigureAwait(false);
        }
        finally
        {
            _count.End(httpContext);
            _context.OperationCompleted();
        }
    }
}
