using System.Net.WebSockets;
using System.Text;
using Magpie.AspNetCore.Tests.Support;

namespace Magpie.AspNetCore.Tests.Contract;

/// <summary>The beginning and the end of an exchange with the client.</summary>
public sealed class LifetimeTests
{
    [Theory]
    [ClassData(typeof(EveryPipeline))]
    public async Task Callbacks_for_the_start_and_the_end_of_a_response_are_called(PipelineKind kind)
    {
        var completed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using WebApp app = await kind.StartAsync(context =>
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

    [Theory]
    [ClassData(typeof(EveryPipeline))]
    public async Task A_client_that_gives_up_cancels_RequestAborted(PipelineKind kind)
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using WebApp app = await kind.StartAsync(async context =>
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

    [Theory]
    [ClassData(typeof(EveryPipeline))]
    public async Task A_request_becomes_a_web_socket(PipelineKind kind)
    {
        await using WebApp app = await kind.StartAsync(
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
        using WebSocket socket = await ConnectAsync(app, kind).Within(app.Pool);
        byte[] answer = new byte[64];

        await socket.SendAsync("ping"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, default).Within(app.Pool);
        WebSocketReceiveResult got = await socket.ReceiveAsync(answer, default).Within(app.Pool);

        Encoding.ASCII.GetString(answer, 0, got.Count).ShouldBe("ping");
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default).Within(app.Pool);
    }

    private static async Task<WebSocket> ConnectAsync(WebApp app, PipelineKind kind)
    {
        if (kind == PipelineKind.TestHost)
        {
            return await app.TestServer.CreateWebSocketClient().ConnectAsync(app.Address, default);
        }

        var client = new ClientWebSocket();
        await client.ConnectAsync(new UriBuilder(app.Address) { Scheme = "ws" }.Uri, default);
        return client;
    }
}
