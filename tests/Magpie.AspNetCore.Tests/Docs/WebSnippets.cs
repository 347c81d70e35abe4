using Magpie;
using Microsoft.AspNetCore.Hosting;

namespace Docs;

internal static class WebSnippets
{
    public static void UsePipeline(WebApplicationBuilder builder)
    {
        #region README.md 3
        builder.Services.AddMagpie();
        var app = builder.Build();
        app.UseMagpie();                     // the rest of the pipeline runs on the pool
        #endregion
    }

    public static void UseConnections(WebApplicationBuilder builder)
    {
        #region README.md 4
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.UseMagpie()));
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        #endregion
    }

    public static void UseBoth(WebApplicationBuilder builder)
    {
        #region docs/aspnetcore.md 1
        builder.Services.AddMagpie();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.UseMagpie()));
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);   // optional
        WebApplication app = builder.Build();
        app.UseMagpie();
        #endregion
    }

    public static void Report(WorkStealingPool pool, WebApplication app)
    {
        #region docs/blocking-report.md 1
        pool.StartBlockingReport();                    // at any time; again: begins anew
        Console.WriteLine(pool.GetBlockingReport());
        pool.StopBlockingReport();                     // what was found can still be read

        var options = new WorkStealingPoolOptions { BlockingReport = new() };         // on from the beginning
        app.MapGet("/blocking", (WorkStealingPool pool) => pool.GetBlockingReport().ToString());

        using BlockingRecording recording = pool.RecordBlocking();                    // one of your own, beside the pool's and any other
        #endregion
    }
}
