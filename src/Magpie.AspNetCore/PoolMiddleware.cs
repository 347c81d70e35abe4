using Microsoft.AspNetCore.Http;

namespace Magpie.AspNetCore;

/// <summary>Moves a request to the pool.</summary>
internal sealed class PoolMiddleware(WorkStealingPool pool, RequestDelegate next)
{
    private readonly SynchronizationContext _context = pool.SynchronizationContext;

    public Task InvokeAsync(HttpContext httpContext)
    {
        // The context, not WorkStealingPool.Current: on a thread of the pool whose code removed the context, a request run in
        // place would not come back to the pool after its awaits.
        if (SynchronizationContext.Current == _context)
        {
            Task rest = next(httpContext) ?? throw PoolEntry.NoTask();
            return rest.IsCompleted ? rest : CountAsync(rest);
        }

        var item = new RequestItem(_context, next, httpContext);
        item.Start();
        return item.Task;
    }

    /// <summary>The pool is not idle before the request has ended: on a connection of the pool, nothing else counts it.</summary>
    private async Task CountAsync(Task rest)
    {
        _context.OperationStarted();
        try
        {
            await rest.ConfigureAwait(false);
        }
        finally
        {
            _context.OperationCompleted();
        }
    }
}
