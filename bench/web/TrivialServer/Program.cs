using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

// Usage: TrivialServer plain|magpie. Prints its address, answers /sync and /async, and ends when its input is closed.
bool usesMagpie = args is ["magpie"];
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddMagpie();
WebApplication app = builder.Build();
if (usesMagpie)
{
    app.UseMagpie();
}

byte[] hello = "hello"u8.ToArray();

// A handler that completes without waiting, and one that is resumed once.
app.Run(async context =>
{
    if (context.Request.Path == "/async")
    {
        await Task.Yield();
    }

    context.Response.ContentLength = hello.Length;
    await context.Response.Body.WriteAsync(hello);
});
await app.StartAsync();
Console.WriteLine(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
await Console.OpenStandardInput().CopyToAsync(Stream.Null);
await app.StopAsync();
