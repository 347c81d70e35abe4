using Magpie.AspNetCore.Tests.Support;

namespace Magpie.AspNetCore.Tests;

public sealed class UseMagpieTests
{
    [Fact]
    public void Without_AddMagpie_it_says_what_to_call()
    {
        WebApplication app = WebApplication.CreateSlimBuilder().Build();

        Should.Throw<InvalidOperationException>(() => app.UseMagpie()).Message.ShouldContain("AddMagpie()");
    }

    [Fact]
    public void A_null_application_is_refused() =>
        Should.Throw<ArgumentNullException>(() => ((IApplicationBuilder)null!).UseMagpie()).ParamName.ShouldBe("app");

    [Theory]
    [InlineData(WebServer.TestHost)]
    [InlineData(WebServer.Kestrel)]
    public async Task The_rest_of_the_pipeline_runs_on_the_pool_and_comes_back_after_each_await(WebServer server)
    {
        await using WebApp app = await WebApp.StartAsync(server, app =>
        {
            app.Use((context, next) => WorkStealingPool.Current is null ? next(context) : throw new InvalidOperationException("too early"));
            app.UseMagpie();
            app.Run(async context =>
            {
                var pool = context.RequestServices.GetRequiredService<WorkStealingPool>();
                bool atFirst = WorkStealingPool.Current == pool;
                await Task.Yield();
                bool afterYield = WorkStealingPool.Current == pool;
                await Task.Run(static () => { });
                bool afterTask = WorkStealingPool.Current == pool;
                using var reader = new StreamReader(context.Request.Body);
                await reader.ReadToEndAsync();
                bool afterBody = WorkStealingPool.Current == pool;
                await context.Response.WriteAsync($"{atFirst} {afterYield} {afterTask} {afterBody}");
            });
        });

        using HttpResponseMessage response =
            await app.Client.PostAsync(new Uri("/", UriKind.Relative), new StringContent("body")).Within(app.Pool);

        (await response.Content.ReadAsStringAsync()).ShouldBe("True True True True");
    }

    [Fact]
    public async Task Where_the_pipeline_is_on_the_pool_already_it_goes_on_in_place()
    {
        bool inPlace = false;
        await using WebApp app = await WebApp.StartAsync(WebServer.TestHost, app =>
        {
            app.UseMagpie();
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
    public async Task A_pipeline_that_returns_no_task_fails_instead_of_hanging()
    {
        await using WebApp app = await WebApp.StartAsync(WebServer.TestHost, app =>
        {
            app.UseMagpie();
            Task? none = null;
            app.Run(_ => none!);
        });

        (await Should.ThrowAsync<InvalidOperationException>(() => app.GetAsync("/"))).Message.ShouldContain("null");
    }

    [Fact]
    public async Task A_pipeline_that_returns_no_task_in_place_fails_with_the_same_message()
    {
        await using WebApp app = await WebApp.StartAsync(WebServer.TestHost, app =>
        {
            app.UseMagpie();
            app.UseMagpie();
            Task? none = null;
            app.Run(_ => none!);
        });

        (await Should.ThrowAsync<InvalidOperationException>(() => app.GetAsync("/"))).Message.ShouldContain("null");
    }

    [Fact]
    public async Task Pipelined_requests_on_one_connection_all_run_on_the_pool()
    {
        // The server takes up the second request right after the first, while code of the first may still be on its way.
        await using WebApp app = await WebApp.StartAsync(WebServer.Kestrel, app =>
        {
            app.UseMagpie();
            app.Run(async context =>
            {
                bool atFirst = WorkStealingPool.Current is not null && SynchronizationContext.Current is not null;
                await Task.Yield();
                await context.Response.WriteAsync($"<{atFirst && WorkStealingPool.Current is not null}>");
            });
        });
        using var connection = new System.Net.Sockets.TcpClient();
        await connection.ConnectAsync("127.0.0.1", app.Address.Port);
        const int Count = 20;
        string requests = string.Concat(Enumerable.Repeat("GET / HTTP/1.1\r\nHost: test\r\n\r\n", Count - 1))
            + "GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";

        await connection.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(requests));
        using var reader = new StreamReader(connection.GetStream());
        string answers = await reader.ReadToEndAsync().Within(app.Pool);

        answers.Split("<True>").Length.ShouldBe(Count + 1);
    }
}
