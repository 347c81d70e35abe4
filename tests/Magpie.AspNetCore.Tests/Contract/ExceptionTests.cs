using System.Net;
using Magpie.AspNetCore.Tests.Support;

namespace Magpie.AspNetCore.Tests.Contract;

/// <summary>What goes wrong in a handler is told to middleware in front of it.</summary>
public sealed class ExceptionTests
{
    [Theory]
    [ClassData(typeof(EveryPipeline))]
    public async Task Middleware_before_it_catches_an_exception_thrown_at_once(PipelineKind kind)
    {
        await using WebApp app = await kind.StartCatchingAsync(_ => throw new InvalidOperationException("at once"));

        (await app.GetAsync("/")).ShouldBe("InvalidOperationException: at once");
    }

    [Theory]
    [ClassData(typeof(EveryPipeline))]
    public async Task Middleware_before_it_catches_an_exception_thrown_after_an_await(PipelineKind kind)
    {
        await using WebApp app = await kind.StartCatchingAsync(async _ =>
        {
            await Task.Yield();
            throw new InvalidOperationException("later");
        });

        (await app.GetAsync("/")).ShouldBe("InvalidOperationException: later");
    }

    [Theory]
    [ClassData(typeof(EveryPipeline))]
    public async Task Middleware_before_it_catches_a_cancellation(PipelineKind kind)
    {
        await using WebApp app = await kind.StartCatchingAsync(async _ =>
        {
            await Task.Yield();
            throw new OperationCanceledException("cancelled");
        });

        (await app.GetAsync("/")).ShouldBe("OperationCanceledException: cancelled");
    }

    [Theory]
    [ClassData(typeof(EveryPipeline))]
    public async Task An_exception_nobody_catches_answers_500_and_the_next_request_is_served(PipelineKind kind)
    {
        await using WebApp app = await kind.StartAsync(
            before: app => app.UseExceptionHandler(errors => errors.Run(context => context.Response.WriteAsync("handled"))),
            handler: context => context.Request.Path == "/bad" ? throw new InvalidOperationException("bad") : context.Response.WriteAsync("good"));

        using HttpResponseMessage bad = await app.Client.GetAsync(new Uri("/bad", UriKind.Relative));

        bad.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await bad.Content.ReadAsStringAsync()).ShouldBe("handled");
        (await app.GetAsync("/")).ShouldBe("good");
    }
}
