using Magpie.Tests.Support;

namespace Magpie.Tests.Faults;

/// <summary>An exception in a work item neither kills a worker nor keeps the pool from ending.</summary>
public sealed class ItemExceptionTests
{
    private static readonly Dictionary<string, Action<WorkStealingPool>> Submissions = new()
    {
        ["Post"] = static pool => pool.Post(Throw),
        ["Post, with a reference"] = static pool => pool.Post(static _ => Throw(), new object()),
        ["Post, with a value"] = static pool => pool.Post(static _ => Throw(), 5),
        ["Post, with a context"] = static pool =>
        {
            var local = new AsyncLocal<int> { Value = 1 };
            pool.Post(() => throw new FormatException($"{local.Value}"));
        },
        ["TryPost"] = static pool => pool.TryPost(Throw),
        ["UnsafePost"] = static pool => pool.UnsafePost(new ThrowingItem()),
        ["Post to the context"] = static pool => pool.SynchronizationContext.Post(static _ => Throw(), null),
        ["SwitchTo"] = static pool => pool.SwitchTo().GetAwaiter().UnsafeOnCompleted(Throw),
        ["async void"] = static pool => pool.Post(static () => AfterYield()),
        ["async void at once"] = static pool => pool.Post(static () => AtOnce()),
        ["from an item"] = static pool => pool.Post(() => pool.Post(Throw)),
        ["from an item, to run next"] = static pool => pool.Post(() => pool.SynchronizationContext.Post(static _ => Throw(), null)),
        ["inside a blocking scope"] = static pool => pool.Post(static () => Blocking.Run(Throw)),
        ["without a worker"] = ThrowWithoutWorker,
    };

    public static TheoryData<string> Kinds => [.. Submissions.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task It_goes_to_the_handler_and_the_pool_goes_on(string kind)
    {
        using var test = new TestPool(workers: 2);

        for (int i = 0; i < 20; i++)
        {
            Submissions[kind](test.Pool);
        }

        for (int i = 0; i < 20; i++)
        {
            (await test.Exceptions.TakeAsync(test.Pool)).ShouldBeOfType<FormatException>().StackTrace.ShouldNotBeNull();
        }

        await Batch.RunAndEnd(test.Pool);
        test.Pool.GetSnapshot().HandlerFailures.ShouldBe(0);
    }

    [Fact]
    public async Task It_is_the_only_thing_that_a_scope_leaked_by_it_is_reported_with()
    {
        using var test = new TestPool(workers: 1);

        test.Pool.Post(static () =>
        {
            _ = Blocking.Enter();
            Throw();
        });

        (await test.Exceptions.TakeAsync(test.Pool)).ShouldBeOfType<FormatException>();
        (await test.Exceptions.TakeAsync(test.Pool)).ShouldBeOfType<InvalidOperationException>().Message.ShouldContain(nameof(BlockingScope));
        await Batch.RunAndEnd(test.Pool);
    }

    [Fact]
    public async Task Thousands_of_them_leave_every_worker_at_work()
    {
        using var test = new TestPool(workers: 3);

        for (int i = 0; i < 5000; i++)
        {
            test.Pool.Post(Throw);
        }

        await test.Pool.BecomesIdle();
        test.Exceptions.TakeAll().Count.ShouldBe(5000);
        await Batch.RunAndEnd(test.Pool);
    }

    private static void Throw() => throw new FormatException();

    private static async void AfterYield()
    {
        await WorkStealingPool.Yield();
        Throw();
    }

    private static async void AtOnce()
    {
        Throw();
        await Task.Yield();
    }

    private static void ThrowWithoutWorker(WorkStealingPool pool) => pool.Post(() =>
    {
        var behind = new Gate();
        pool.Post(behind.Open);
        behind.Wait(pool);
        Throw();
    });

    private sealed class ThrowingItem : IThreadPoolWorkItem
    {
        public void Execute() => Throw();
    }
}
