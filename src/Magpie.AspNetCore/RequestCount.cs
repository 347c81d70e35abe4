using Microsoft.AspNetCore.Http;

namespace Magpie.AspNetCore;

/// <summary>The mark on a request that a pool counts it, so that it is counted once, however often <c>UseMagpie</c> is on its way.</summary>
internal sealed class RequestCount(SynchronizationContext pool)
{
    private readonly SynchronizationContext _pool = pool;

    /// <returns>False if the pool counts the request already.</returns>
    public bool TryBegin(HttpContext httpContext)
    {
        if (httpContext.Features.Get<RequestCount>()?._pool == _pool)
        {
            return false;
        }

        httpContext.Features.Set(this);
        return true;
    }

    /// <summary>An error handler may send the request through the pipeline again, which counts anew.</summary>
    public void End(HttpContext httpContext)
    {
        try
        {
            httpContext.Features.Set<RequestCount>(null);
        }
        catch (ObjectDisposedException)
        {
            // Somebody on the way did not wait for the rest of the pipeline, and the server has let the request go. Nobody counts it again.
        }
    }
}
