using Magpie.AspNetCore.Tests.Support;

namespace Magpie.AspNetCore.Tests;

public sealed class BlockingHandlerTests
{
    [Fact]
    public async Task Other_requests_are_answered_while_many_more_handlers_than_workers_block()
    {
        const int Blocked = 64;
        using var entered = new CountdownEvent(Blocked);
        using var release = new ManualResetEventSlim();
        await using WebApp app = await WebApp.StartAsync(
            WebServer.Kestrel,
            app =>
            {
                app.UseMagpie();
                app.Map("/blocking", branch => branch.Run(context =>
                {
                    entered.Signal();
                    var pool = context.RequestServices.GetRequiredService<WorkStealingPool>();
                    release.WaitWithin(pool);
                    return context.Response.WriteAsync("released");
                }));
                app.Run(async context =>
                {
                    await Task.Yield();
                    await context.Response.WriteAsync("fast");
                });
            });

        // All of them are inside their handlers at the same time: two workers alone would never get there.
        Task<string>[] blocking = [.. Enumerable.Range(0, Blocked).Select(_ => app.GetAsync("/blocking"))];
        await Task.Factory.StartNew(() => entered.WaitWithin(app.Pool), TaskCreationOptions.LongRunning);
        (await app.GetAsync("/fast")).ShouldBe("fast");
        blocking.ShouldAllBe(request => !request.IsCompleted);
        release.Set();

        (await Task.WhenAll(blocking)).ShouldAllBe(answer => answer == "released");
        await app.Pool.BecomesIdle();
    }

    [Theory]
    [InlineData("/at-once")]
    [InlineData("/later")]
    public async Task What_blocks_in_front_of_the_pool_after_the_pipeline_has_ended_takes_no_worker(string path)
    {
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        await using WebApp app = await WebApp.StartAsync(
            WebServer.Kestrel,
            app =>
            {
                app.Use(async (context, next) =>
                {
                    await next(context);
                    if (context.Request.Path == path)
                    {
                        entered.Set();
                        release.WaitWithin(context.RequestServices.GetRequiredService<WorkStealingPool>());
                    }
                });
                app.UseMagpie();
                app.Run(async context =>
                {
                    if (context.Request.Path == "/later")
                    {
                        await Task.Yield();
                    }
                });
            },
            workers: 1);
        Task<string> blocked = app.GetAsync(path);
        entered.WaitWithin(app.Pool);

        await app.GetAsync("/other");

        blocked.IsCompleted.ShouldBeFalse();
        release.Set();
        await blocked;
    }
}
