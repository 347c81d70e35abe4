using System.Runtime.CompilerServices;
using Magpie.Tests.Support;

namespace Magpie.Tests.Options;

public sealed class ThreadTraitTests
{
    [Theory]
    [InlineData(null, "test-")]
    [InlineData("worker of mine ", "worker of mine ")]
    [InlineData("", "")]
    public async Task Threads_are_named_by_prefix_and_number(string? prefix, string expected)
    {
        using var test = new TestPool(workers: 3, options => options.ThreadNamePrefix = prefix);

        IEnumerable<string?> names = await OnEveryWorker(test.Pool, static () => Thread.CurrentThread.Name);

        names.Order(StringComparer.Ordinal).ShouldBe([expected + "1", expected + "2", expected + "3"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Threads_are_of_the_background_or_not(bool isBackground)
    {
        using var test = new TestPool(workers: 2, options => options.IsBackground = isBackground);

        (await OnEveryWorker(test.Pool, static () => Thread.CurrentThread.IsBackground)).ShouldAllBe(seen => seen == isBackground);
    }

    [Theory]
    [InlineData(ThreadPriority.Lowest)]
    [InlineData(ThreadPriority.Normal)]
    [InlineData(ThreadPriority.AboveNormal)]
    public async Task Threads_have_the_priority_that_was_asked_for(ThreadPriority priority)
    {
        using var test = new TestPool(workers: 2, options => options.ThreadPriority = priority);

        (await OnEveryWorker(test.Pool, static () => Thread.CurrentThread.Priority)).ShouldAllBe(seen => seen == priority);
    }

    [Fact]
    public async Task A_larger_stack_holds_deeper_recursion()
    {
        using var small = new TestPool(workers: 1, static options => options.MaxStackSize = 256 * 1024);
        using var large = new TestPool(workers: 1, static options => options.MaxStackSize = 16 * 1024 * 1024);

        int shallow = await small.Pool.Run(static () => Recurse(0)).Within(small.Pool);
        int deep = await large.Pool.Run(static () => Recurse(0)).Within(large.Pool);

        deep.ShouldBeGreaterThan(10 * shallow);
        deep.ShouldBeGreaterThan(12 * 1024 / 8);
    }

    [Fact]
    public async Task Everything_works_on_a_small_stack()
    {
        using var test = new TestPool(workers: 2, static options => options.MaxStackSize = 256 * 1024);

        int result = await test.Pool.Run(async () =>
        {
            await Task.Delay(1);
            int inner = await test.Pool.Factory.StartNew(static () => 3);
            return Blocking.Run(() => inner + test.Pool.Run(static () => 4).Result);
        }).Within(test.Pool);

        result.ShouldBe(7);
    }

    /// <summary>How deep calls of 8 KB each go until the runtime says that the stack is nearly used up.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Recurse(int depth)
    {
        Span<byte> frame = stackalloc byte[8 * 1024];
        frame[depth % frame.Length] = 1;
        int deepest = RuntimeHelpers.TryEnsureSufficientExecutionStack() ? Recurse(depth + 1) : depth;
        return deepest + frame[(depth + 1) % frame.Length];
    }

    /// <summary>Items that wait for each other run on as many threads as there are workers.</summary>
    private static async Task<IEnumerable<T>> OnEveryWorker<T>(WorkStealingPool pool, Func<T> function)
    {
        using var all = new CountdownEvent(pool.WorkerCount);
        return await Task.WhenAll(Enumerable.Range(0, pool.WorkerCount).Select(_ => pool.Run(() =>
        {
            T result = function();
            all.Signal();

            // A wait that spins is not noticed, so that no item gets a replacement thread.
            Bounded.Until(pool, () => all.IsSet, "an item runs on every worker");
            return result;
        }))).Within(pool);
    }
}
