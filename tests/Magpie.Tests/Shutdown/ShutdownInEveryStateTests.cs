using Magpie.Tests.Support;

namespace Magpie.Tests.Shutdown;

/// <summary>Every way to end a pool, whatever its workers do at that moment.</summary>
public sealed class ShutdownInEveryStateTests
{
    public static MatrixTheoryData<EndingBy, WorkersAre> Cases => new(Enum.GetValues<EndingBy>(), Enum.GetValues<WorkersAre>());

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_pool_ends_with_its_last_item_and_no_thread_is_left(EndingBy way, WorkersAre state)
    {
        int started = 0;
        int stopping = 0;
        using var test = new TestPool(workers: 2, options =>
        {
            options.MaxBlockingThreads = ShutdownCase.MaxBlockingThreads(state);
            options.ThreadStarted = _ => Interlocked.Increment(ref started);
            options.ThreadStopping = _ => Interlocked.Increment(ref stopping);
        });
        using ShutdownCase entered = await ShutdownCase.EnterAsync(test.Pool, state);

        Task ended = ShutdownCase.Begin(test.Pool, way);
        if (entered.HoldsThePool)
        {
            ended.IsCompleted.ShouldBeFalse();
            test.Pool.Completion.IsCompleted.ShouldBeFalse();
        }

        entered.Dispose();
        await ended.Within(test.Pool);

        test.Pool.Completion.IsCompletedSuccessfully.ShouldBeTrue();
        test.Pool.IsIdle.ShouldBeTrue();
        test.Pool.GetSnapshot().Lifecycle.ShouldBe(PoolLifecycle.Terminated);
        test.Pool.GetSnapshot().Threads.Total.ShouldBe(0);
        stopping.ShouldBe(started);
        Should.Throw<ObjectDisposedException>(() => test.Pool.Post(static () => { }));
    }

    [Theory]
    [InlineData(EndingBy.ShutdownOnIdle)]
    [InlineData(EndingBy.Shutdown)]
    [InlineData(EndingBy.ShutdownNow)]
    public void A_pool_that_was_never_used_ends_at_once(EndingBy way)
    {
        using var test = new TestPool(workers: 2);

        ShutdownCase.Begin(test.Pool, way).IsCompletedSuccessfully.ShouldBeTrue();

        test.Pool.Completion.IsCompletedSuccessfully.ShouldBeTrue();
    }
}
