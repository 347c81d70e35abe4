using System.Diagnostics;
using Magpie.AspNetCore.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Magpie.AspNetCore.Tests.Contract;

/// <summary>What flows from middleware to a handler, and what does not flow back.</summary>
public sealed class FlowTests
{
    private static readonly AsyncLocal<string?> _flowing = new();

    [Theory]
    [ClassData(typeof(EveryPipeline))]
    public async Task Async_locals_and_the_current_activity_flow_in_and_do_not_leak_out(PipelineKind kind)
    {
        string? after = null;
        using var source = new ActivitySource("Magpie.AspNetCore.Tests");
        using var listener = new ActivityListener
        {
            ShouldListenTo = candidate => candidate == source,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        await using WebApp app = await kind.StartAsync(
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

    [Theory]
    [ClassData(typeof(EveryPipeline))]
    public async Task The_context_accessor_and_scoped_services_are_those_of_the_request(PipelineKind kind)
    {
        await using WebApp app = await kind.StartAsync(
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

    [Theory]
    [ClassData(typeof(EveryPipeline))]
    public async Task Logging_scopes_flow_in(PipelineKind kind)
    {
        var scopes = new ScopeCollector();
        await using WebApp app = await kind.StartAsync(
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

    [Theory]
    [ClassData(typeof(EveryPipeline))]
    public async Task Middleware_before_it_goes_on_without_a_context_of_the_pool(PipelineKind kind)
    {
        var seen = new TaskCompletionSource<(SynchronizationContext?, TaskScheduler)>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using WebApp app = await kind.StartAsync(
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

    private sealed class ScopedService : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
