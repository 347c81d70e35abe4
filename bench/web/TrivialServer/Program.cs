using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

// Usage: TrivialServer plain|magpie|guard|connections|inline. Prints its address, answers /sync, /async and /block, and ends when its input is closed.
// connections: whole connections on the pool; inline: and sockets without a step between transport and pool.
string side = args is ["plain" or "magpie" or "guard" or "connections" or "inline"]
    ? args[0]
    : throw new ArgumentException("One of plain, magpie, guard, connections and inline.", nameof(args));
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddMagpie();
if (side is "connections" or "inline")
{
    builder.WebHost.ConfigureKestrel(static kestrel => kestrel.ConfigureEndpointDefaults(static endpoint => endpoint.UseMagpie()));
}

if (side == "inline")
{
    builder.WebHost.UseSockets(static sockets => sockets.UnsafePreferInlineScheduling = true);
}

WebApplication app = builder.Build();
if (side is "magpie" or "connections" or "inline")
{
    app.UseMagpie();
}
else if (side == "guard")
{
    app.UseThreadPoolGuard();
}

byte[] hello = "hello"u8.ToArray();

// A handler that completes without waiting, one that is resumed once, and one that blocks for half a second.
app.Run(async context =>
{
    if (context.Request.Path == "/async")
    {
        await Task.Yield();
    }
    else if (context.Request.Path == "/block")
    {
        Task.Delay(500).Wait();
    }

    context.Response.ContentLength = hello.Length;
    await context.Response.Body.WriteAsync(hello);
});
await app.StartAsync();
Console.WriteLine(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
await Console.OpenStandardInput().CopyToAsync(Stream.Null);
await app.StopAsync();
