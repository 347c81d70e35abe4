using Magpie.Tests.Support;

namespace Magpie.Tests.Workers;

/// <summary>Bug class 22: an exception in an item must not cost a worker, nor keep the pool from ending.</summary>
public sealed class UnhandledExceptionTests
{
    [Theory]
    [InlineData("Post")]
    [InlineData("Post with a reference")]
    [InlineData("Post with a value")]
    [InlineData("TryPost")]
    [InlineData("UnsafePost")]
    [InlineData("SynchronizationContext.Post")]
    public async Task The_handler_gets_it_and_the_worker_goes_on(string way)
    {
        using var test = new TestPool(workers: 1);
        int thread = await test.Pool.Run(static () => Environment.CurrentManagedThreadId).Within(test.Pool);
        var thrown = new FormatException();

        test.Pool.Submit(way, () => throw thrown);

        (await test.Exceptions.TakeAsync(test.Pool)).ShouldBeSameAs(thrown);
        (await test.Pool.Run(static () => Environment.CurrentManagedThreadId).Within(test.Pool)).ShouldBe(thread);
        test.Pool.GetSnapshot().Threads.Total.ShouldBe(1);
    }

    [Fact]
    public async Task A_pool_whose_every_item_throws_becomes_idle_and_ends()
    {
        const int Items = 1_000;
        using var test = new TestPool();

        for (int i = 0; i < Items; i++)
        {
            test.Pool.Post(static () => throw new FormatException());
        }

        await test.Pool.BecomesIdle();
        await test.Pool.ShutdownAsync().Within(test.Pool);

        test.Exceptions.TakeAll().Count.ShouldBe(Items);
        test.Pool.GetSnapshot().Threads.Total.ShouldBe(0);
    }

    [Fact]
    public async Task It_is_called_on_the_thread_where_it_happened()
    {
        int handler = 0;
        using var test = new TestPool(workers: 2, options => options.UnhandledException = _ => handler = Environment.CurrentManagedThreadId);
        int thrower = 0;

        test.Pool.Post(() =>
        {
            thrower = Environment.CurrentManagedThreadId;
            throw new FormatException();
        });
        await test.Pool.BecomesIdle();

        handler.ShouldNotBe(0);
        handler.ShouldBe(thrower);
    }

    [Fact]
    public async Task What_the_handler_throws_is_counted_and_dropped()
    {
        using var test = new TestPool(workers: 1, static options => options.UnhandledException = static exception => throw exception);

        test.Pool.Post(static () => throw new FormatException());
        test.Pool.Post(static () => throw new FormatException());
        await test.Pool.BecomesIdle();

        test.Pool.GetSnapshot().HandlerFailures.ShouldBe(2);
        (await test.Pool.Run(static () => 5).Within(test.Pool)).ShouldBe(5);
    }
}
