using Microsoft.AspNetCore.Http;

namespace Magpie.AspNetCore;

/// <summary>One request on its way through the pool.</summary>
/// <remarks>
/// The server goes on asynchronously: on the .NET thread pool, not on the thread of the pool that completes the promise. What
/// it goes on with is not only its own code, but middleware in front of the pool, callbacks for the end of the response and
/// the disposal of scoped services. The server's code needs a thread without a synchronisation context, so the pool would not
/// notice if any of that blocked, and a few requests could take all its workers. Nor does going on in place save a
/// wake-up: the server hands the response to the .NET thread pool to send it, so that one is woken once either way. Measured with
/// <c>bench/web</c>, in turns (21 rounds, 2 cores): requests per second this way over in place, with 16 and 64 connections, 0.90 and
/// 0.98 for a handler that completes at once, 1.04 and 0.99 for one that awaits, each within its spread of 0.8 to 1.2.
/// </remarks>
/// <param name="pool">The pool's context.</param>
/// <param name="next">The rest of the pipeline.</param>
/// <param name="httpContext">The request.</param>
/// <param name="count">The count that it began; null if another entry counts it already.</param>
internal sealed class RequestItem(SynchronizationContext pool, RequestDelegate next, HttpContext httpContext, RequestCount? count) : PoolEntry(pool), INamedWork
{
    // Now, for the server uses the context again after the request.
    private readonly Endpoint? _endpoint = httpContext.GetEndpoint();

    /// <summary>The endpoint's, as in "HTTP: GET /orders/{id}", if routing came before.</summary>
    public string Name => _endpoint?.DisplayName ?? "HTTP request";

    protected override bool KeepsPoolBusy => count is not null;

    protected override Task Next() => next(httpContext);

    protected override void End() => count?.End(httpContext);
}
