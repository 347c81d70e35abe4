using System.Globalization;
using Magpie.Tests.Support;

namespace Magpie.Tests.Scheduling;

/// <summary>What one item does to its thread, the next one on that thread does not see.</summary>
public sealed class ItemIsolationTests
{
    private static readonly AsyncLocal<string?> _local = new();

    [Theory]
    [MemberData(nameof(Submissions.All), MemberType = typeof(Submissions))]
    public async Task The_next_item_finds_the_thread_as_if_it_were_new(string way)
    {
        using var test = new TestPool(workers: 1, static options => options.HandOffOnWait = false);
        ThreadTraits before = await test.Pool.Get("UnsafePost", ThreadTraits.Read);

        await test.Pool.Get(way, Disturb);
        ThreadTraits after = await test.Pool.Get("UnsafePost", ThreadTraits.Read);

        after.ShouldBe(before);
    }

    [Fact]
    public async Task It_does_so_after_an_item_that_threw()
    {
        using var test = new TestPool(workers: 1, static options => options.HandOffOnWait = false);
        ThreadTraits before = await test.Pool.Get("UnsafePost", ThreadTraits.Read);

        test.Pool.UnsafePost(new TestItem(static () =>
        {
            Disturb();
            throw new InvalidOperationException("after disturbing its thread");
        }));
        await test.Exceptions.TakeAsync(test.Pool);

        (await test.Pool.Get("UnsafePost", ThreadTraits.Read)).ShouldBe(before);
    }

    [Fact]
    public async Task It_does_so_after_the_first_step_of_an_asynchronous_item()
    {
        using var test = new TestPool(workers: 1, static options => options.HandOffOnWait = false);
        using var gate = new Gate();
        ThreadTraits before = await test.Pool.Get("UnsafePost", ThreadTraits.Read);

        Task item = test.Pool.Run(async () =>
        {
            Disturb();
            await gate.Opened;
        });
        ThreadTraits between = await test.Pool.Get("UnsafePost", ThreadTraits.Read);
        gate.Open();
        await item.Within(test.Pool);

        between.ShouldBe(before);
    }

    private static int Disturb()
    {
        _local.Value = "left behind";
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-CH");
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("de-CH");
        SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
        Thread.CurrentThread.Name = "renamed";
        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        return 0;
    }

    private sealed record ThreadTraits(
        int ThreadId,
        string? Local,
        CultureInfo Culture,
        CultureInfo UICulture,
        SynchronizationContext? Context,
        string? Name,
        ThreadPriority Priority)
    {
        public static ThreadTraits Read() => new(
            Environment.CurrentManagedThreadId,
            _local.Value,
            CultureInfo.CurrentCulture,
            CultureInfo.CurrentUICulture,
            SynchronizationContext.Current,
            Thread.CurrentThread.Name,
            Thread.CurrentThread.Priority);
    }
}
