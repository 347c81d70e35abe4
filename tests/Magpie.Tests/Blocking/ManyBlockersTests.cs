using System.Runtime.CompilerServices;
using Magpie.Diagnostics;
using Magpie.Tests.Support;

namespace Magpie.Tests.HandingOff;

/// <summary>Many more items than workers block at the same time, in each kind of wait: none waits for another to end.</summary>
public sealed class ManyBlockersTests
{
    private const int Workers = 2;
    private const int Items = 64;

    public static TheoryData<string> Noticed => [.. WaitKind.NoticedNames];

    public static TheoryData<string> Unnoticed => [.. WaitKind.UnnoticedNames];

    /// <summary>Without the stall monitor: a wait that nobody notices keeps its worker, and the test fails.</summary>
    [Theory]
    [MemberData(nameof(Noticed))]
    public Task All_block_at_once_in_a_wait_that_is_noticed_and_then_the_pool_rests(string kind) =>
        AllBlockAtOnce(kind, HandOffWay.Noticed, Timeout.InfiniteTimeSpan);

    [Theory]
    [MemberData(nameof(Unnoticed))]
    public Task All_block_at_once_in_a_wait_that_is_found_and_then_the_pool_rests(string kind)
    {
        Assert.SkipUnless(StallTests.IsSupported, "This system does not tell what threads do, so nothing is found.");
        return AllBlockAtOnce(kind, HandOffWay.Found, TimeSpan.FromMilliseconds(1));
    }

    [Theory]
    [MemberData(nameof(Noticed))]
    public void The_documentation_lists_each_kind_that_is_noticed(string kind) => Row(kind, "noticed").ShouldNotBeNull();

    [Theory]
    [MemberData(nameof(Unnoticed))]
    public void The_documentation_lists_each_kind_that_is_found(string kind) => Row(kind, "found").ShouldNotBeNull();

    private static string? Row(string kind, string how, [CallerFilePath] string thisFile = "") => File
        .ReadLines(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "..", "docs", "blocking.md"))
        .FirstOrDefault(line => line.Split('|') is [_, string kinds, string noticed, ..]
            && kinds.Contains($"`{kind}`", StringComparison.Ordinal)
            && noticed.TrimStart().StartsWith(how, StringComparison.Ordinal));

    /// <remarks>As many permits as items: when all are taken, each item has one, and blocks.</remarks>
    private static async Task AllBlockAtOnce(string kind, HandOffWay way, TimeSpan stallThreshold)
    {
        using var test = new TestPool(Workers, options =>
        {
            options.MaxBlockingThreads = Items;
            options.StallThreshold = stallThreshold;
        });
        using var waits = new Waits(kind);

        Task[] blocked = [.. waits.All.Select(wait => test.Pool.Run(wait.Wait))];
        Bounded.UntilSnapshot(test.Pool, static pool => pool.BlockingCapacityLeft == 0, $"all {Items} items block at once");
        blocked.ShouldAllBe(static task => !task.IsCompleted);

        // A worker is left for what ends them.
        await test.Pool.Run(waits.End).Within(test.Pool);
        await Task.WhenAll(blocked).Within(test.Pool);
        await test.Pool.BecomesIdle();

        Bounded.UntilSnapshot(test.Pool, IsAtRest, "the pool rests");
        test.Pool.Core.Workers.Sum(worker => worker.Counters.HandOffsBy(way)).ShouldBeGreaterThanOrEqualTo(Items);
    }

    private static bool IsAtRest(PoolSnapshot pool) =>
        pool is { Unfinished: 0, BlockingCapacityLeft: Items, BlockingWaiters: 0, Threads: { Working: 0, Blocked: 0, Total: <= Workers + Items } }
        && pool.Workers.All(static worker => worker is { State: not WorkerState.Running, DequeLength: 0, InboxLength: 0 });

    /// <summary>What the items block on, each on its own.</summary>
    private sealed class Waits(string kind) : IDisposable
    {
        public IReadOnlyList<WaitKind> All { get; } = [.. Enumerable.Range(0, Items).Select(_ => WaitKind.Create(kind))];

        public void End()
        {
            foreach (WaitKind wait in All)
            {
                wait.End();
            }
        }

        public void Dispose()
        {
            foreach (WaitKind wait in All)
            {
                wait.Dispose();
            }
        }
    }
}
