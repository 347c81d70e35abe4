using System.CommandLine;
using Magpie;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Starvation.Server;

/// <summary>
/// The server, in a process of its own: its thread pool is fresh, and when it starves it takes nothing from the clients.
/// </summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var pool = new Option<string>("--pool") { Required = true };
        pool.AcceptOnlyFromAmong([.. Side.All.Select(static side => side.Key)]);
        var limit = new Option<int>("--limit") { Required = true };
        var command = new Command("serve", "Serves until the input is closed, at most as many seconds as the limit says.") { pool, limit };
        command.Hidden = true;
        command.SetAction((result, cancellationToken) =>
            ServeAsync(Side.All.Single(side => side.Key == result.GetValue(pool)), TimeSpan.FromSeconds(result.GetValue(limit)), cancellationToken));
        return command;
    }

    private static async Task ServeAsync(Side side, TimeSpan limit, CancellationToken cancellationToken)
    {
        // On threads of their own, for in this process thread pools are made to starve.
        StartThread("end of input", static () => Console.OpenStandardInput().CopyTo(Stream.Null));
        StartThread("time limit", () => Thread.Sleep(limit));

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (side == Side.Magpie)
        {
            builder.Services.AddMagpie(static options =>
            {
                options.BlockingReport = new BlockingReportOptions();

                // Two handlers block where the runtime tells nobody (Thread.Sleep, a socket): until they are found they keep their workers, and requests waiting.
                options.StallThreshold = TimeSpan.FromMilliseconds(2);
            });
        }

        WebApplication app = builder.Build();
        if (side == Side.Magpie)
        {
            app.UseMagpie();
            app.MapGet(Handlers.CulpritsPath.OriginalString, static (WorkStealingPool pool) => pool.GetBlockingReport().ToString());
        }
        else if (side == Side.Guarded)
        {
            app.UseThreadPoolGuard();
        }

        using var backend = new SlowBackend(Handlers.UnnoticedTime);
        Handlers.Map(app, backend);
        await app.StartAsync(cancellationToken);
        Console.WriteLine(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }

    /// <summary>Ends the process when <paramref name="wait"/> returns, without waiting for handlers that block.</summary>
    private static void StartThread(string name, Action wait) =>
        new Thread(() =>
        {
            wait();
            Environment.Exit(0);
        })
        {
            Name = name,
            IsBackground = true,
        }.Start();
}
