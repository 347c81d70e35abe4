using Magpie;
using Magpie.AspNetCore;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Puts the connections of an endpoint of Kestrel on a <see cref="WorkStealingPool"/>.</summary>
public static class MagpieListenOptionsExtensions
{
    /// <summary>
    /// Serves the connections of the endpoint on the application's <see cref="WorkStealingPool"/>: what Kestrel does to read requests and to
    /// write responses, and the whole pipeline, from the first middleware on. An HTTP/1.1 request then needs no hop to the pool and back.
    /// </summary>
    /// <remarks>
    /// <para>
    /// <c>builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.UseMagpie()))</c> does it for all
    /// endpoints that Kestrel is not told of by itself. Connection middleware that is added before it stays on the .NET thread pool: call <c>UseHttps</c> after it.
    /// </para>
    /// <para>
    /// The transport still receives on the .NET thread pool, and hands the input over from there. With <c>builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true)</c> it
    /// does so without a step between, and the response is sent by the thread that wrote it. What makes that option unsafe elsewhere, application code on the transport's
    /// threads, does not happen here.
    /// </para>
    /// <para>
    /// Keep <c>app.UseMagpie()</c>: Kestrel starts each stream of HTTP/2 and HTTP/3 on the .NET thread pool, from where
    /// that brings the request to the pool; and it counts requests, so that a drain waits for them.
    /// </para>
    /// </remarks>
    /// <param name="options">The endpoint.</param>
    /// <returns><paramref name="options"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="InvalidOperationException"><see cref="MagpieServiceCollectionExtensions.AddMagpie"/> was not called.</exception>
    public static ListenOptions UseMagpie(this ListenOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        WorkStealingPool pool = RegisteredPool.Of(options.ApplicationServices, nameof(UseMagpie));
        SynchronizationContext context = pool.SynchronizationContext;
        options.Use(next => connection =>
        {
            connection.Transport = new PoolTransport(connection.Transport, context);
            var item = new ConnectionItem(context, next, connection);
            item.Start();
            return item.Task;
        });
        return options;
    }
}
