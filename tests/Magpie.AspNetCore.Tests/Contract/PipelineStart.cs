using Magpie.AspNetCore.Tests.Support;

namespace Magpie.AspNetCore.Tests.Contract;

/// <summary>Starts the application of a contract test.</summary>
internal static class PipelineStart
{
    /// <param name="kind">What serves, and whether the handler runs on the pool.</param>
    /// <param name="handler">The end of the pipeline.</param>
    /// <param name="before">Adds middleware in front of the pool.</param>
    /// <param name="configureServices">Adds services.</param>
    public static Task<WebApp> StartAsync(
        this PipelineKind kind, RequestDelegate handler, Action<IApplicationBuilder>? before = null, Action<IServiceCollection>? configureServices = null) =>
        WebApp.StartAsync(
            kind == PipelineKind.TestHost ? WebServer.TestHost : WebServer.Kestrel,
            app =>
            {
                before?.Invoke(app);
                if (kind != PipelineKind.Plain)
                {
                    app.UseMagpie();
                }

                app.Run(handler);
            },
            configureServices);

    /// <summary>With middleware that answers with the exception it catches.</summary>
    public static Task<WebApp> StartCatchingAsync(this PipelineKind kind, RequestDelegate handler) => kind.StartAsync(
        before: static app => app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (Exception exception)
            {
                await context.Response.WriteAsync($"{exception.GetType().Name}: {exception.Message}");
            }
        }),
        handler: handler);
}
