using Magpie.AspNetCore.Tests.Support;

namespace Magpie.AspNetCore.Tests;

/// <summary>Handlers that block on threads of the .NET thread pool, and are compensated there.</summary>
public sealed class GuardedHandlerTests
{
    private const int Blocked = 64;

    [Theory]
    [InlineData("guard")]
    [InlineData("escape")]
    public async Task Many_more_handlers_than_threads_can_block_at_the_same_time(string way)
    {
        using var entered = new CountdownEvent(Blocked);
        using var release = new ManualResetEventSlim();
        await using WebApp app = await WebApp.StartAsync(
            WebServer.Kestrel,
            app =>
            {
                if (way == "guard")
                {
                    app.UseThreadPoolGuard();
                }
                else
                {
                    app.UseMagpie();
                }

                app.Map("/blocking", branch => branch.Run(async context =>
                {
                    await Task.Run(static () => { }).ConfigureAwait(false);
                    entered.Signal();
                    release.WaitWithin(context.RequestServices.GetRequiredService<WorkStealingPool>());
                    await context.Response.WriteAsync("released");
                }));
                app.Run(static async context =>
                {
                    await Task.Yield();
                    await context.Response.WriteAsync("fast");
                });
            });

        Task<string>[] blocking = [.. Enumerable.Range(0, Blocked).Select(_ => app.GetAsync("/blocking"))];
        await Task.Factory.StartNew(() => entered.WaitWithin(app.Pool), TaskCreationOptions.LongRunning);
        (await app.GetAsync("/fast")).ShouldBe("fast");
        blocking.ShouldAllBe(static request => !request.IsCompleted);
        release.Set();

        (await Task.WhenAll(blocking)).ShouldAllBe(static answer => answer == "released");
    }
}
