using Magpie;
using Magpie.AspNetCore;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts the requests of an ASP.NET Core application on a <see cref="WorkStealingPool"/>.</summary>
public static class MagpieApplicationBuilderExtensions
{
    /// <summary>
    /// Runs the rest of the pipeline on the application's <see cref="WorkStealingPool"/>, and brings it back there after
    /// each <c>await</c>. A handler that blocks then hands its worker to another thread, and other requests go on.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Put it early, so that all code that may block comes after it. Middleware before it stays on the .NET thread pool, as
    /// do callbacks for the end of the response and the disposal of scoped services.
    /// </para>
    /// <para>
    /// The execution context (<see cref="AsyncLocal{T}"/>, <c>Activity.Current</c>, <c>IHttpContextAccessor</c>) flows in.
    /// A request that comes when the pool has been shut down is served on the .NET thread pool.
    /// </para>
    /// </remarks>
    /// <param name="app">The application.</param>
    /// <returns><paramref name="app"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// <see cref="MagpieServiceCollectionExtensions.AddMagpie"/> was not called.
    /// </exception>
    public static IApplicationBuilder UseMagpie(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        WorkStealingPool pool = RegisteredPool.Of(app.ApplicationServices, nameof(UseMagpie));
        return app.Use(next => new PoolMiddleware(pool, next).InvokeAsync);
    }
}
