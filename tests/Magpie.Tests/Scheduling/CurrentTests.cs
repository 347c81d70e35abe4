using Magpie.Tests.Support;

namespace Magpie.Tests.Scheduling;

/// <summary>What an item sees of the pool that runs it, however it was submitted.</summary>
public sealed class CurrentTests
{
    [Theory]
    [MemberData(nameof(Submissions.All), MemberType = typeof(Submissions))]
    public async Task An_item_runs_on_a_thread_of_the_pool_under_its_context_and_scheduler(string way)
    {
        using var test = new TestPool();

        (WorkStealingPool? Pool, SynchronizationContext? Context, TaskScheduler Scheduler) seen = await test.Pool.Get(
            way, static () => (WorkStealingPool.Current, SynchronizationContext.Current, TaskScheduler.Current));

        seen.Pool.ShouldBeSameAs(test.Pool);
        seen.Context.ShouldBeSameAs(test.Pool.SynchronizationContext);
        seen.Scheduler.ShouldBeSameAs(test.Pool.Scheduler);
    }

    [Fact]
    public void Outside_there_is_no_current_pool() => WorkStealingPool.Current.ShouldBeNull();

    [Fact]
    public async Task Each_of_two_pools_is_current_on_its_own_threads()
    {
        using var first = new TestPool(workers: 1);
        using var second = new TestPool(workers: 1);

        WorkStealingPool?[] seen = await first.Pool.Run(async () =>
        {
            WorkStealingPool? before = WorkStealingPool.Current;
            WorkStealingPool? inner = await second.Pool.Run(static () => WorkStealingPool.Current);
            return new[] { before, inner, WorkStealingPool.Current };
        }).Within(first.Pool);

        seen.ShouldBe([first.Pool, second.Pool, first.Pool]);
    }

    [Fact]
    public void The_scheduler_runs_as_many_tasks_at_once_as_there_are_workers()
    {
        using var test = new TestPool(workers: 3);

        test.Pool.Scheduler.MaximumConcurrencyLevel.ShouldBe(3);
        test.Pool.Factory.Scheduler.ShouldBeSameAs(test.Pool.Scheduler);
    }
}
