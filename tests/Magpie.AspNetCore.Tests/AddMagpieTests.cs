using Magpie.AspNetCore.Tests.Support;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Magpie.AspNetCore.Tests;

public sealed class AddMagpieTests
{
    [Fact]
    public void The_pool_has_a_name_of_its_own_and_is_a_singleton()
    {
        using ServiceProvider provider = new ServiceCollection().AddMagpie().BuildServiceProvider();

        var pool = provider.GetRequiredService<WorkStealingPool>();

        pool.Name.ShouldBe("magpie-web");
        provider.CreateScope().ServiceProvider.GetRequiredService<WorkStealingPool>().ShouldBeSameAs(pool);
    }

    [Fact]
    public void All_calls_configure_the_same_pool_in_their_order()
    {
        using ServiceProvider provider = new ServiceCollection()
            .Configure<WorkStealingPoolOptions>(options => options.Name = "first")
            .AddMagpie(options => options.WorkerCount = 3)
            .AddMagpie(options => options.WorkerCount = 5)
            .AddMagpie()
            .Configure<WorkStealingPoolOptions>(options => options.MaxBlockingThreads = 7)
            .BuildServiceProvider();

        var pool = provider.GetRequiredService<WorkStealingPool>();

        pool.Name.ShouldBe("first");
        pool.WorkerCount.ShouldBe(5);
        pool.GetSnapshot().BlockingCapacityLeft.ShouldBe(7);
        provider.GetServices<IHostedService>().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_bad_option_fails_the_start_with_the_exception_of_the_pool()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddMagpie(options => options.WorkerCount = 0);
        using IHost host = builder.Build();

        ArgumentOutOfRangeException exception = await Should.ThrowAsync<ArgumentOutOfRangeException>(() => host.StartAsync());

        exception.Message.ShouldContain("WorkStealingPoolOptions.WorkerCount");
    }

    [Fact]
    public void A_pool_that_the_application_registered_stays()
    {
        using var own = new WorkStealingPool();
        using ServiceProvider provider = new ServiceCollection().AddSingleton(own).AddMagpie().BuildServiceProvider();

        provider.GetRequiredService<WorkStealingPool>().ShouldBeSameAs(own);
    }

    [Fact]
    public async Task An_exception_that_nobody_waits_for_is_logged()
    {
        var log = new ScopeCollector();
        await using ServiceProvider provider = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(log))
            .AddMagpie(options => options.Name = "logged")
            .BuildServiceProvider();
        var pool = provider.GetRequiredService<WorkStealingPool>();

        pool.Post(() => throw new InvalidOperationException("nobody waits"));
        await pool.BecomesIdle();

        log.Lines.ShouldHaveSingleItem().ShouldBe("The pool 'logged' reports an exception that nobody waits for. (nobody waits)");
    }

    [Fact]
    public async Task A_handler_of_the_application_gets_the_exception_instead_of_the_log()
    {
        var log = new ScopeCollector();
        var handled = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ServiceProvider provider = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(log))
            .AddMagpie(options => options.UnhandledException = handled.SetResult)
            .BuildServiceProvider();
        var pool = provider.GetRequiredService<WorkStealingPool>();

        pool.Post(() => throw new InvalidOperationException("mine"));

        (await handled.Task.Within(pool)).Message.ShouldBe("mine");
        await pool.BecomesIdle();
        log.Lines.ShouldBeEmpty();
    }

    [Fact]
    public void Null_services_are_refused() =>
        Should.Throw<ArgumentNullException>(() => ((IServiceCollection)null!).AddMagpie()).ParamName.ShouldBe("services");
}
