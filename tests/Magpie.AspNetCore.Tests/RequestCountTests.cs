using Magpie.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Hosting;

namespace Magpie.AspNetCore.Tests;

/// <summary>A request that awaits is one unit of the pool's unfinished work, whatever its way there.</summary>
public sealed class RequestCountTests
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData(WebServer.TestHost)]
    [InlineData(WebServer.Kestrel)]
    public Task UseMagpie_once(WebServer server) => CountsOneAsync(server, app =>
    {
        app.UseMagpie();
        app.Run(WaitAsync);
    });

    [Theory]
    [InlineData(WebServer.TestHost)]
    [InlineData(WebServer.Kestrel)]
    public Task UseMagpie_twice(WebServer server) => CountsOneAsync(server, app =>
    {
        app.UseMagpie();
        app.UseMagpie();
        app.Run(WaitAsync);
    });

    [Theory]
    [InlineData(WebServer.TestHost)]
    [InlineData(WebServer.Kestrel)]
    public Task UseMagpie_twice_off_the_pool_in_between(WebServer server) => CountsOneAsync(server, app =>
    {
        app.UseMagpie();
        app.Use(static (context, next) => Task.Run(() => next(context)));
        app.UseMagpie();
        app.Run(WaitAsync);
    });

    [Fact]
    public Task UseMagpie_in_a_branch_that_comes_back() => CountsOneAsync(WebServer.TestHost, app =>
    {
        app.UseWhen(static _ => true, static branch => branch.UseMagpie());
        app.UseMagpie();
        app.Run(WaitAsync);
    });

    [Fact]
    public Task UseMagpie_on_a_connection_of_the_pool() => CountsOneAsync(WebServer.Kestrel, UseConnections, app =>
    {
        app.UseMagpie();
        app.UseMagpie();
        app.Run(WaitAsync);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_request_that_goes_through_the_pipeline_again(bool failsLater) => CountsOneAsync(WebServer.TestHost, app =>
    {
        app.UseExceptionHandler("/error");
        app.UseMagpie();
        app.Run(context => context.Request.Path == "/error" ? WaitAsync(context) : FailAsync(failsLater));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_request_that_goes_through_the_pipeline_again_on_a_connection_of_the_pool(bool failsLater) => CountsOneAsync(WebServer.Kestrel, UseConnections, app =>
    {
        app.UseExceptionHandler("/error");
        app.UseMagpie();
        app.Run(context => context.Request.Path == "/error" ? WaitAsync(context) : FailAsync(failsLater));
    });

    /// <summary>Somebody in front of the pool did not wait for the rest of the pipeline.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_that_the_server_let_go_before_its_end_still_ends(bool awaits)
    {
        ServiceProvider services = new ServiceCollection().AddMagpie(static options => options.WorkerCount = 1).BuildServiceProvider();
        var pool = services.GetRequiredService<WorkStealingPool>();
        var context = new DefaultHttpContext();
        RequestDelegate pipeline = new ApplicationBuilder(services).UseMagpie().Use(_ => End).Build();

        Task request = pipeline(context);
        await _entered.Task.Within(pool);
        context.Uninitialize();
        _gate.SetResult();

        await request.Within(pool);
        await services.DisposeAsync().AsTask().Within(pool);

        Task End(HttpContext request)
        {
            if (awaits)
            {
                return WaitAsync(request);
            }

            _entered.SetResult();
            _gate.Task.Wait(Bounded.Limit).ShouldBeTrue();
            return Task.CompletedTask;
        }
    }

    private static void UseConnections(IWebHostBuilder host) =>
        host.ConfigureKestrel(static kestrel => kestrel.ConfigureEndpointDefaults(static endpoint => endpoint.UseMagpie()));

    private static Task FailAsync(bool later) => later ? FailLaterAsync() : throw new InvalidOperationException("at once");

    private static async Task FailLaterAsync()
    {
        await Task.Yield();
        throw new InvalidOperationException("later");
    }

    private async Task WaitAsync(HttpContext context)
    {
        _entered.SetResult();
        await _gate.Task;
    }

    private Task CountsOneAsync(WebServer server, Action<WebApplication> configurePipeline) => CountsOneAsync(server, configureHost: null, configurePipeline);

    private async Task CountsOneAsync(WebServer server, Action<IWebHostBuilder>? configureHost, Action<WebApplication> configurePipeline)
    {
        await using WebApp app = await WebApp.StartAsync(server, configurePipeline, workers: 1, configureHost: configureHost);
        Task<HttpResponseMessage> request = app.Client.GetAsync(new Uri("/", UriKind.Relative));
        await _entered.Task.Within(app.Pool);

        // The only worker gets to this when the item that brought the request has ended. It is a unit itself.
        long unfinished = await app.Pool.Run(() => app.Pool.GetSnapshot().Unfinished).Within(app.Pool);

        _gate.SetResult();
        (await request.Within(app.Pool)).Dispose();
        await app.Pool.WaitForIdleAsync().Within(app.Pool);
        unfinished.ShouldBe(2);
    }
}
