using Magpie;
using Microsoft.AspNetCore.Http;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Makes blocking harmless for requests that stay on the .NET thread pool.</summary>
public static class ThreadPoolGuardApplicationBuilderExtensions
{
    /// <summary>Runs the rest of the pipeline guarded by <see cref="ThreadPoolGuard"/>, on the .NET thread pool, with no hop.</summary>
    /// <remarks>
    /// Put it early, so that all code that may block comes after it. Where <see cref="MagpieApplicationBuilderExtensions.UseMagpie"/> is used
    /// it is not needed.
    /// </remarks>
    /// <param name="app">The application.</param>
    /// <returns><paramref name="app"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is null.</exception>
    public static IApplicationBuilder UseThreadPoolGuard(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.Use(static next =>
        {
            Func<HttpContext, Task> rest = next.Invoke;
            return httpContext => ThreadPoolGuard.Run(rest, httpContext);
        });
    }
}
