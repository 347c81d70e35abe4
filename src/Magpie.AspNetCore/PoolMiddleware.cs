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
            return next(httpContext);
        }

        var item = new RequestItem(_context, next, httpContext);
        item.Start();
        return item.Task;
    }
}
