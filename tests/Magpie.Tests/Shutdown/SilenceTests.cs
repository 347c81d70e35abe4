using Magpie.Tests.Support;

namespace Magpie.Tests.Shutdown;

/// <summary>Idle is silent (invariant 5).</summary>
public sealed class SilenceTests
{
    [Fact]
    public async Task A_parked_pool_wakes_no_thread()
    {
        if (!OsThreads.CanBeListed)
        {
            TestContext.Current.TestOutputHelper?.WriteLine("The switches of a single thread are told by Linux alone.");
            return;
        }

        using var test = new TestPool(workers: 3, static options =>
        {
            options.ThreadNamePrefix = "silent-";
            options.KeepAlive = Timeout.InfiniteTimeSpan;
        });
        using var all = new Barrier(6);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => test.Pool.Run(() => all.WaitWithin(test.Pool)))).Within(test.Pool);
        await test.Pool.BecomesIdle();
        Bounded.UntilSnapshot(test.Pool, static s => s.Threads is { Working: 0, Blocked: 0 }, "all threads sleep");

        IReadOnlyList<string> threads = OsThreads.Named("silent-");
        threads.Count.ShouldBe(test.Pool.GetSnapshot().Threads.Total);
        long[] before = [.. threads.Select(OsThreads.VoluntarySwitches)];

        // A time that passes is the subject itself here. A thread that had not quite gone to sleep may do so once.
        await Task.Delay(TimeSpan.FromSeconds(1));

        long[] after = [.. threads.Select(OsThreads.VoluntarySwitches)];
        for (int i = 0; i < threads.Count; i++)
        {
            (after[i] - before[i]).ShouldBeInRange(0, 1);
        }
    }
}
