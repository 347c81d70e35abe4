using Magpie.Tests.Support;

namespace Magpie.Tests.Options;

public sealed class SharedPoolTests
{
    private static readonly Dictionary<string, Func<WorkStealingPool, Task>> _ends = new(StringComparer.Ordinal)
    {
        ["ShutdownOnIdleAsync"] = static pool => pool.ShutdownOnIdleAsync(),
        ["ShutdownAsync"] = static pool => pool.ShutdownAsync(),
        ["ShutdownNowAsync"] = static pool => pool.ShutdownNowAsync(),
        ["DisposeAsync"] = static pool => pool.DisposeAsync().AsTask(),
        ["Dispose"] = static pool =>
        {
            pool.Dispose();
            return Task.CompletedTask;
        },
    };

    public static TheoryData<string> Ends => [.. _ends.Keys];

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task It_cannot_be_shut_down_and_works_on(string end)
    {
        WorkStealingPool shared = WorkStealingPool.Shared;

        InvalidOperationException exception = await Should.ThrowAsync<InvalidOperationException>(async () => await _ends[end](shared));

        exception.Message.ShouldContain("Shared");
        (await shared.Run(static () => WorkStealingPool.Current).Within(shared)).ShouldBeSameAs(shared);
        shared.Stopping.IsCancellationRequested.ShouldBeFalse();
        shared.Completion.IsCompleted.ShouldBeFalse();
        shared.GetSnapshot().Lifecycle.ShouldBe(PoolLifecycle.Running);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task It_cannot_be_shut_down_from_its_own_threads_either(string end)
    {
        WorkStealingPool shared = WorkStealingPool.Shared;

        await Should.ThrowAsync<InvalidOperationException>(shared.Run(() => _ends[end](WorkStealingPool.Current!)).Within(shared));

        (await shared.Run(static () => 5).Within(shared)).ShouldBe(5);
    }

    [Fact]
    public void There_is_one()
    {
        WorkStealingPool.Shared.ShouldBeSameAs(WorkStealingPool.Shared);
        WorkStealingPool.Shared.WorkerCount.ShouldBe(Environment.ProcessorCount);
    }
}
