using System.Net;
using Magpie.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Magpie.AspNetCore.Tests;

/// <summary>Whole connections on the pool.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public async Task The_whole_pipeline_runs_on_the_pool_for_each_request_of_a_connection()
    {
        await using WebApp app = await StartAsync(HttpProtocols.Http1, app => app.Run(async context =>
        {
            bool atFirst = WorkStealingPool.Current is not null;
            await Task.Yield();
            bool afterYield = WorkStealingPool.Current is not null;
            using var reader = new StreamReader(context.Request.Body);
            await reader.ReadToEndAsync();
            await context.Response.WriteAsync($"{context.Connection.Id} {atFirst} {afterYield} {WorkStealingPool.Current is not null}");
        }));

        string first = await app.GetAsync("/");
        string second = await app.GetAsync("/");

        first.ShouldEndWith("True True True");
        second.ShouldBe(first, "the connection was kept, and so was the pool");
    }

    [Fact]
    public async Task UseMagpie_of_the_pipeline_then_goes_on_in_place()
    {
        bool inPlace = false;
        await using WebApp app = await StartAsync(HttpProtocols.Http1, app =>
        {
            app.UseInPlaceProbe();
            app.UseMagpie();
            app.Run(context =>
            {
                inPlace = context.IsInPlace();
                return Task.CompletedTask;
            });
        });

        await app.GetAsync("/");

        inPlace.ShouldBeTrue();
    }

    [Fact]
    public async Task Streams_of_a_multiplexed_connection_come_to_the_pool_by_the_pipeline()
    {
        await using WebApp app = await StartAsync(HttpProtocols.Http2, app =>
        {
            app.UseMagpie();
            app.Run(context => context.Response.WriteAsync($"{context.Request.Protocol} {WorkStealingPool.Current is not null}"));
        });
        app.Client.DefaultRequestVersion = HttpVersion.Version20;
        app.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;

        (await app.GetAsync("/")).ShouldBe("HTTP/2 True");
    }

    [Fact]
    public async Task Many_more_requests_than_workers_can_wait_for_each_other()
    {
        const int Requests = 24;
        using var all = new Barrier(Requests);
        await using WebApp app = await StartAsync(HttpProtocols.Http1, app => app.Run(context =>
            context.Response.WriteAsync($"{all.SignalAndWait(Bounded.Limit)}")));

        string[] answers = await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => app.GetAsync("/")));

        answers.ShouldAllBe(static answer => answer == "True");
    }

    [Fact]
    public async Task An_open_connection_does_not_keep_the_pool_from_being_idle()
    {
        await using WebApp app = await StartAsync(HttpProtocols.Http1, static app => app.Run(static context => context.Response.WriteAsync("done")));

        (await app.GetAsync("/")).ShouldBe("done");
        await app.Pool.WaitForIdleAsync().Within(app.Pool);
    }

    [Fact]
    public async Task A_request_that_awaits_keeps_the_pool_from_being_idle()
    {
        var entered = new TaskCompletionSource();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using WebApp app = await StartAsync(HttpProtocols.Http1, app =>
        {
            app.UseMagpie();
            app.Run(async context =>
            {
                entered.SetResult();
                await gate.Task;
                await context.Response.WriteAsync("done");
            });
        });
        Task<string> request = app.GetAsync("/");
        await entered.Task.Within(app.Pool);

        Task idle = app.Pool.WaitForIdleAsync();
        app.Pool.GetSnapshot().Unfinished.ShouldBeGreaterThan(0);
        idle.IsCompleted.ShouldBeFalse();

        gate.SetResult();
        (await request).ShouldBe("done");
        await idle.Within(app.Pool);
    }

    [Fact]
    public async Task Requests_are_served_when_the_pool_has_ended()
    {
        await using WebApp app = await StartAsync(HttpProtocols.Http1, static app => app.Run(static context => context.Response.WriteAsync($"{WorkStealingPool.Current is null}")));
        (await app.GetAsync("/")).ShouldBe("False");

        await app.Pool.ShutdownAsync().Within(app.Pool);

        (await app.GetAsync("/")).ShouldBe("True", "on a connection that was open");
        using var other = new HttpClient { BaseAddress = app.Address, Timeout = Bounded.Limit };
        (await other.GetStringAsync(new Uri("/", UriKind.Relative)).Within(app.Pool)).ShouldBe("True", "on a new one");
    }

    [Fact]
    public async Task Without_AddMagpie_it_says_what_to_call()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0, static endpoint => endpoint.UseMagpie()));

        var exception = await Should.ThrowAsync<InvalidOperationException>(async () =>
        {
            await using WebApplication app = builder.Build();
            await app.StartAsync();
        });

        exception.Message.ShouldContain("AddMagpie()");
    }

    [Fact]
    public void A_null_endpoint_is_refused() =>
        Should.Throw<ArgumentNullException>(static () => ((ListenOptions)null!).UseMagpie()).ParamName.ShouldBe("options");

    private static Task<WebApp> StartAsync(HttpProtocols protocols, Action<WebApplication> configurePipeline) =>
        WebApp.StartAsync(WebServer.Kestrel, configurePipeline, configureHost: host => host.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint =>
        {
            endpoint.Protocols = protocols;
            endpoint.UseMagpie();
        })));
}
