using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;

namespace Magpie.AspNetCore.Tests.Support;

/// <summary>A web application that a test talks to, and its pool.</summary>
internal sealed class WebApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebApp(WebApplication app, HttpClient client)
    {
        _app = app;
        Client = client;
        Pool = app.Services.GetRequiredService<WorkStealingPool>();
    }

    public HttpClient Client { get; }

    public WorkStealingPool Pool { get; }

    public Uri Address => Client.BaseAddress!;

    public TestServer TestServer => _app.GetTestServer();

    /// <param name="server">What serves.</param>
    /// <param name="configurePipeline">Builds the pipeline; calls <c>UseMagpie</c> where the test wants it.</param>
    /// <param name="configureServices">Adds services.</param>
    /// <param name="workers">How many workers the pool has.</param>
    /// <param name="configureHost">Configures the server.</param>
    public static async Task<WebApp> StartAsync(
        WebServer server, Action<WebApplication> configurePipeline, Action<IServiceCollection>? configureServices = null, int workers = 2, Action<IWebHostBuilder>? configureHost = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddMagpie(options => options.WorkerCount = workers);
        configureServices?.Invoke(builder.Services);
        if (server == WebServer.TestHost)
        {
            builder.WebHost.UseTestServer();
        }
        else
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        }

        configureHost?.Invoke(builder.WebHost);
        WebApplication app = builder.Build();
        configurePipeline(app);
        await app.StartAsync();
        HttpClient client = server == WebServer.TestHost ? app.GetTestClient() : new HttpClient { BaseAddress = AddressOf(app) };
        client.Timeout = Bounded.Limit;
        return new WebApp(app, client);
    }

    public Task<string> GetAsync(string path) => Client.GetStringAsync(new Uri(path, UriKind.Relative)).Within(Pool);

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync().AsTask().Within(Pool);
    }

    private static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
}
