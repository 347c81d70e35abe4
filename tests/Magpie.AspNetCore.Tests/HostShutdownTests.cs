using Magpie.AspNetCore.Tests.Support;
using Microsoft.Extensions.Hosting;

namespace Magpie.AspNetCore.Tests;

public sealed class HostShutdownTests
{
    [Fact]
    public async Task A_request_in_flight_completes_on_the_pool_before_the_pool_ends()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using WebApp app = await WebApp.StartAsync(WebServer.Kestrel, app =>
        {
            app.UseMagpie();
            app.Run(async context =>
            {
                entered.SetResult();
                await release.Task;
                await context.Response.WriteAsync($"{WorkStealingPool.Current is not null}");
            });
        });
        Task<string> request = app.GetAsync("/");
        await entered.Task.Within(app.Pool);

        Task stopped = app.StopAsync();
        app.Pool.Completion.IsCompleted.ShouldBeFalse();
        release.SetResult();

        (await request).ShouldBe("True");
        await stopped.Within(app.Pool);
        app.Pool.Completion.IsCompletedSuccessfully.ShouldBeTrue();
        app.Pool.Stopping.IsCancellationRequested.ShouldBeFalse();
    }

    [Theory]
    [InlineData(WebServer.TestHost)]
    [InlineData(WebServer.Kestrel)]
    public async Task A_waiting_request_counts_as_unfinished_work_of_the_pool(WebServer server)
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using WebApp app = await WebApp.StartAsync(server, app =>
        {
            app.UseMagpie();
            app.Run(_ =>
            {
                entered.SetResult();
                return release.Task;
            });
        });
        Task<string> request = app.GetAsync("/");
        await entered.Task.Within(app.Pool);

        // Once the workers sleep, the item that began the request has ended.
        Bounded.UntilSnapshot(app.Pool, snapshot => snapshot.Workers.All(worker => worker.State != WorkerState.Running), "all workers sleep");
        app.Pool.IsIdle.ShouldBeFalse();
        release.SetResult();

        await request;
        await app.Pool.BecomesIdle();
    }

    [Fact]
    public async Task When_the_time_of_the_host_is_up_what_has_not_started_is_abandoned()
    {
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddMagpie(options =>
        {
            options.WorkerCount = 1;
            options.HandOffOnWait = false;
        });
        using IHost host = builder.Build();
        await host.StartAsync();
        var pool = host.Services.GetRequiredService<WorkStealingPool>();
        pool.Post(() =>
        {
            entered.Set();
            release.WaitWithin(pool);
        });
        entered.WaitWithin(pool);
        Task queued = pool.Run(static () => { });

        await host.StopAsync(new CancellationToken(canceled: true)).Within(pool);

        pool.Stopping.IsCancellationRequested.ShouldBeTrue();
        release.Set();
        await pool.Completion.Within(pool);
        await Should.ThrowAsync<OperationCanceledException>(queued.Within(pool));
    }

    [Fact]
    public async Task A_request_that_comes_after_the_pool_has_ended_is_served()
    {
        await using WebApp app = await WebApp.StartAsync(WebServer.Kestrel, app =>
        {
            app.UseMagpie();
            app.Run(async context =>
            {
                await Task.Yield();
                await context.Response.WriteAsync($"{WorkStealingPool.Current is null}");
            });
        });
        await app.Pool.ShutdownAsync().Within(app.Pool);

        (await app.GetAsync("/")).ShouldBe("True");
    }

    [Fact]
    public async Task A_request_still_queued_when_the_pool_abandons_its_work_is_served()
    {
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        await using WebApp app = await WebApp.StartAsync(
            WebServer.TestHost,
            app =>
            {
                app.UseMagpie();
                app.Run(context => context.Response.WriteAsync("served"));
            },
            services => services.Configure<WorkStealingPoolOptions>(options => options.HandOffOnWait = false),
            workers: 1);
        app.Pool.Post(() =>
        {
            entered.Set();
            release.WaitWithin(app.Pool);
        });
        entered.WaitWithin(app.Pool);
        Task<string> request = app.GetAsync("/");
        Bounded.UntilSnapshot(app.Pool, snapshot => snapshot.Workers[0].InboxLength == 1, "the request is queued");

        Task ended = app.Pool.ShutdownNowAsync();

        (await request).ShouldBe("served");
        release.Set();
        await ended.Within(app.Pool);
    }
}
