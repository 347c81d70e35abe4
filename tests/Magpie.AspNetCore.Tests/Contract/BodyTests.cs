using System.IO.Compression;
using System.Net;
using System.Text;
using System.Threading.Channels;
using Magpie.AspNetCore.Tests.Support;

namespace Magpie.AspNetCore.Tests.Contract;

/// <summary>Bodies of requests and responses come and go as they are written.</summary>
public sealed class BodyTests
{
    private static readonly string[] _pieces = ["one.", "two.", "tri."];

    [Theory]
    [ClassData(typeof(EveryPipeline))]
    public async Task A_request_body_is_read_as_it_comes(PipelineKind kind)
    {
        var received = Channel.CreateUnbounded<string>();
        await using WebApp app = await kind.StartAsync(async context =>
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

    [Theory]
    [ClassData(typeof(EveryPipeline))]
    public async Task A_response_body_is_sent_as_it_is_written(PipelineKind kind)
    {
        using var hasRead = new SemaphoreSlim(0);
        await using WebApp app = await kind.StartAsync(async context =>
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

    [Theory]
    [ClassData(typeof(EveryPipeline))]
    public async Task Responses_are_compressed(PipelineKind kind)
    {
        await using WebApp app = await kind.StartAsync(
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
}
