using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Magpie.AspNetCore.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Magpie.AspNetCore.Tests;

/// <summary>
/// What an application expects of ASP.NET Core. It holds without Magpie, which shows that the expectations are right, and with it.
/// </summary>
public abstract class PipelineContractTests
{
    private static readonly AsyncLocal<string?> _flowing = new();
    private static readonly string[] _pieces = ["one.", "two.", "tri."];

    private protected abstract WebServer Server { get; }

    protected abstract bool UsesMagpie { get; }

    [Fact]
    public async Task Middleware_before_it_catches_an_exception_thrown_at_once()
    {
        await using WebApp app = await StartCatchingAsync(_ => throw new InvalidOperationException("at once"));

        (await app.GetAsync("/")).ShouldBe("InvalidOperationException: at once");
    }

    [Fact]
    public async Task Middleware_before_it_catches_an_exception_thrown_after_an_await()
    {
        await using WebApp app = await StartCatchingAsync(async _ =>
        {
            await Task.Yield();
            throw new InvalidOperationException("later");
        });

        (await app.GetAsync("/")).ShouldBe("InvalidOperationException: later");
    }

    [Fact]
    public async Task Middleware_before_it_catches_a_cancellation()
    {
        await using WebApp app = await StartCatchingAsync(async _ =>
        {
            await Task.Yield();
            throw new OperationCanceledException("cancelled");
        });

        (await app.GetAsync("/")).ShouldBe("OperationCanceledException: cancelled");
    }

    [Fact]
    public async Task An_exception_nobody_catches_answers_500_and_the_next_request_is_served()
    {
        await using WebApp app = await StartAsync(
            before: app => app.UseExceptionHandler(errors => errors.Run(context => context.Response.WriteAsync("handled"))),
            handler: context => context.Request.Path == "/bad" ? throw new InvalidOperationException("bad") : context.Response.WriteAsync("good"));

        using HttpResponseMessage bad = await app.Client.GetAsync(new Uri("/bad", UriKind.Relative));

        bad.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await bad.Content.ReadAsStringAsync()).ShouldBe("handled");
        (await app.GetAsync("/")).ShouldBe("good");
    }

    [Fact]
    public async Task Async_locals_and_the_current_activity_flow_in_and_do_not_leak_out()
    {
        string? after = null;
        using var source = new ActivitySource("Magpie.AspNetCore.Tests");
        using var listener = new ActivityListener
        {
            ShouldListenTo = candidate => candidate == source,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        await using WebApp app = await StartAsync(
            before: app => app.Use(async (context, next) =>
            {
                _flowing.Value = "before";
                using Activity? activity = source.StartActivity("request");
                await next(context);
                after = _flowing.Value;
            }),
            handler: async context =>
            {
                string atFirst = $"{_flowing.Value} {Activity.Current?.OperationName}";
                _flowing.Value = "inside";
                await Task.Yield();
                await context.Response.WriteAsync($"{atFirst}, {_flowing.Value} {Activity.Current?.OperationName}");
            });

        (await app.GetAsync("/")).ShouldBe("before request, inside request");
        await app.StopAsync();
        after.ShouldBe("before");
    }

    [Fact]
    public async Task The_context_accessor_and_scoped_services_are_those_of_the_request()
    {
        await using WebApp app = await StartAsync(
            handler: async context =>
            {
                var accessor = context.RequestServices.GetRequiredService<IHttpContextAccessor>();
                var atFirst = context.RequestServices.GetRequiredService<ScopedService>();
                bool sameContext = accessor.HttpContext == context;
                await Task.Yield();
                bool sameService = context.RequestServices.GetRequiredService<ScopedService>() == atFirst && !atFirst.IsDisposed;
                await context.Response.WriteAsync($"{sameContext && accessor.HttpContext == context} {sameService}");
            },
            configureServices: services => services.AddHttpContextAccessor().AddScoped<ScopedService>());

        (await app.GetAsync("/")).ShouldBe("True True");
    }

    [Fact]
    public async Task Logging_scopes_flow_in()
    {
        var scopes = new ScopeCollector();
        await using WebApp app = await StartAsync(
            before: app => app.Use(async (context, next) =>
            {
                using (app.ApplicationServices.GetRequiredService<ILogger<ScopedService>>().BeginScope("outer"))
                {
                    await next(context);
                }
            }),
            handler: async context =>
            {
                await Task.Yield();
                context.RequestServices.GetRequiredService<ILogger<ScopedService>>().LogWarning("inner");
                await context.Response.WriteAsync("logged");
            },
            configureServices: services => services.AddSingleton<ILoggerProvider>(scopes));

        await app.GetAsync("/");

        scopes.Lines.ShouldContain(line => line.EndsWith(" > outer > inner", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_body_is_read_as_it_comes()
    {
        var received = Channel.CreateUnbounded<string>();
        await using WebApp app = await StartAsync(async context =>
        {
            byte[] buffer = new byte[1024];
            int count;
            while ((count = await context.Request.Body.ReadAsync(buffer)) > 0)
            {
                received.Writer.TryWrite(Encoding.ASCII.GetString(buffer, 0, count));
            }
        });
        var sent = new StreamedContent();
        Task<HttpResponseMessage> request = app.Client.PostAsync(new Uri("/", UriKind.Relative), sent);

        // Each piece has come before the next is sent.
        foreach (string piece in _pieces)
        {
            await sent.SendAsync(piece).Within(app.Pool);
            (await received.Reader.ReadAsync().AsTask().Within(app.Pool)).ShouldBe(piece);
        }

        sent.End();
        (await request.Within(app.Pool)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_response_body_is_sent_as_it_is_written()
    {
        using var hasRead = new SemaphoreSlim(0);
        await using WebApp app = await StartAsync(async context =>
        {
            foreach (string piece in _pieces)
            {
                await context.Response.WriteAsync(piece);
                await context.Response.Body.FlushAsync();
                await hasRead.WaitAsync();
            }
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        using HttpResponseMessage response = await app.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Within(app.Pool);
        await using Stream received = await response.Content.ReadAsStreamAsync();
        byte[] buffer = new byte[4];

        foreach (string piece in _pieces)
        {
            await received.ReadExactlyAsync(buffer).AsTask().Within(app.Pool);
            Encoding.ASCII.GetString(buffer).ShouldBe(piece);
            hasRead.Release();
        }

        (await received.ReadAsync(buffer).AsTask().Within(app.Pool)).ShouldBe(0);
    }

    [Fact]
    public async Task Responses_are_compressed()
    {
        await using WebApp app = await StartAsync(
            before: app => app.UseResponseCompression(),
            handler: async context =>
            {
                context.Response.ContentType = "text/plain";
                for (int i = 0; i < 100; i++)
                {
                    await context.Response.WriteAsync("the same again and again\n");
                    await Task.Yield();
                }
            },
            configureServices: services => services.AddResponseCompression());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.AcceptEncoding.ParseAdd("gzip");

        using HttpResponseMessage response = await app.Client.SendAsync(request).Within(app.Pool);

        response.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
        await using var plain = new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(plain);
        (await reader.ReadToEndAsync()).Length.ShouldBe(100 * "the same again and again\n".Length);
    }

    [Fact]
    public async Task A_client_that_gives_up_cancels_RequestAborted()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using WebApp app = await StartAsync(async context =>
        {
            entered.SetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                aborted.SetResult();
                throw;
            }
        });
        using var giveUp = new CancellationTokenSource();
        Task request = app.Client.GetAsync(new Uri("/", UriKind.Relative), giveUp.Token);
        await entered.Task.Within(app.Pool);

        await giveUp.CancelAsync();

        await aborted.Task.Within(app.Pool);
        await Should.ThrowAsync<OperationCanceledException>(request);
    }

    [Fact]
    public async Task Callbacks_for_the_start_and_the_end_of_a_response_are_called()
    {
        var completed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using WebApp app = await StartAsync(context =>
        {
            context.Response.OnStarting(() =>
            {
                context.Response.Headers["X-Starting"] = "yes";
                return Task.CompletedTask;
            });
            context.Response.OnCompleted(() =>
            {
                completed.SetResult();
                return Task.CompletedTask;
            });
            return context.Response.WriteAsync("body");
        });

        using HttpResponseMessage response = await app.Client.GetAsync(new Uri("/", UriKind.Relative)).Within(app.Pool);

        response.Headers.GetValues("X-Starting").ShouldBe(["yes"]);
        await completed.Task.Within(app.Pool);
    }

    [Fact]
    public async Task A_request_becomes_a_web_socket()
    {
        await using WebApp app = await StartAsync(
            before: app => app.UseWebSockets(),
            handler: async context =>
            {
                using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
                byte[] buffer = new byte[64];
                ValueWebSocketReceiveResult got = await socket.ReceiveAsync(buffer.AsMemory(), default);
                await socket.SendAsync(buffer.AsMemory(0, got.Count), WebSocketMessageType.Text, endOfMessage: true, default);
                await socket.ReceiveAsync(buffer.AsMemory(), default);
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default);
            });
        using WebSocket socket = await ConnectAsync(app).Within(app.Pool);
        byte[] answer = new byte[64];

        await socket.SendAsync("ping"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, default).Within(app.Pool);
        WebSocketReceiveResult got = await socket.ReceiveAsync(answer, default).Within(app.Pool);

        Encoding.ASCII.GetString(answer, 0, got.Count).ShouldBe("ping");
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default).Within(app.Pool);
    }

    [Fact]
    public async Task Middleware_before_it_goes_on_without_a_context_of_the_pool()
    {
        var seen = new TaskCompletionSource<(SynchronizationContext?, TaskScheduler)>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using WebApp app = await StartAsync(
            before: app => app.Use(async (context, next) =>
            {
                await next(context);
                seen.TrySetResult((SynchronizationContext.Current, TaskScheduler.Current));
            }),
            handler: async context =>
            {
                if (context.Request.Query.ContainsKey("later"))
                {
                    await Task.Yield();
                }
            });

        await app.GetAsync("/");
        (await seen.Task.Within(app.Pool)).ShouldBe((null, TaskScheduler.Default));

        seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await app.GetAsync("/?later");
        (await seen.Task.Within(app.Pool)).ShouldBe((null, TaskScheduler.Default));
    }

    private Task<WebApp> StartAsync(
        RequestDelegate handler, Action<IApplicationBuilder>? before = null, Action<IServiceCollection>? configureServices = null) =>
        WebApp.StartAsync(
            Server,
            app =>
            {
                before?.Invoke(app);
                if (UsesMagpie)
                {
                    app.UseMagpie();
                }

                app.Run(handler);
            },
            configureServices);

    private Task<WebApp> StartCatchingAsync(RequestDelegate handler) => StartAsync(
        before: app => app.Use(async (context, next) =>
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

    private async Task<WebSocket> ConnectAsync(WebApp app)
    {
        if (Server == WebServer.TestHost)
        {
            return await app.TestServer.CreateWebSocketClient().ConnectAsync(app.Address, default);
        }

        var client = new ClientWebSocket();
        await client.ConnectAsync(new UriBuilder(app.Address) { Scheme = "ws" }.Uri, default);
        return client;
    }

    private sealed class ScopedService : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}

/// <summary>ASP.NET Core by itself.</summary>
public sealed class PlainPipelineTests : PipelineContractTests
{
    private protected override WebServer Server => WebServer.Kestrel;

    protected override bool UsesMagpie => false;
}

/// <summary>With the pool, in the test host.</summary>
public sealed class TestHostPipelineTests : PipelineContractTests
{
    private protected override WebServer Server => WebServer.TestHost;

    protected override bool UsesMagpie => true;
}

/// <summary>With the pool, behind Kestrel.</summary>
public sealed class KestrelPipelineTests : PipelineContractTests
{
    private protected override WebServer Server => WebServer.Kestrel;

    protected override bool UsesMagpie => true;
}
