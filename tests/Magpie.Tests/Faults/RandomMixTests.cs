using System.Diagnostics;
using Magpie.Tests.Support;

namespace Magpie.Tests.Faults;

/// <summary>Random mixes of everything, each ended in a random way: what was admitted runs or is reported, exactly once.</summary>
public sealed class RandomMixTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1.5);

    [Fact]
    public async Task Nothing_admitted_is_lost()
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Duration)
        {
            int roundSeed = random.Next();
            try
            {
                await OneRound(roundSeed);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Failed with seed {seed}, in the round with seed {roundSeed}.", exception);
            }
        }
    }

    private static async Task OneRound(int seed)
    {
        var random = new Random(seed);
        int handled = 0;
        using var test = new TestPool(random.Next(1, 5), options =>
        {
            options.MaxBlockingThreads = random.Next(4) * 4;
            options.KeepAlive = TimeSpan.FromMilliseconds(random.Next(1, 20));
            options.InboxCheckInterval = random.Next(1, 100);
            options.HandOffOnWait = random.Next(4) != 0;
            options.UnhandledException = _ => Interlocked.Increment(ref handled);
        });
        var mix = new RandomMix(test.Pool);
        int count = random.Next(1, 400);
        int[] seeds = [random.Next(), random.Next()];
        Task[] submitters = [.. seeds.Select(own => TestThread.Run(() => mix.Submit(new Random(own), count)))];
        if (random.Next(2) == 0)
        {
            await Task.WhenAll(submitters).Within(test.Pool);
        }

        int way = random.Next(4);
        if (way == 0)
        {
            await Task.WhenAll(submitters).Within(test.Pool);
            await test.Pool.BecomesIdle();
            mix.Unfinished.ShouldBe(0);
        }

        await (way switch
        {
            1 => test.Pool.ShutdownAsync(),
            2 => test.Pool.ShutdownOnIdleAsync(),
            _ => test.Pool.ShutdownNowAsync(),
        }).Within(test.Pool);
        await Task.WhenAll(submitters).Within(test.Pool);

        PoolSnapshot end = test.Pool.GetSnapshot();
        mix.Reported.ShouldBe(handled);

        // What goes on elsewhere may still do so.
        Bounded.Until(test.Pool, () => mix.Unfinished == end.Abandoned, "the units that did not end are those that were abandoned");
        if (way is 1 or 2)
        {
            end.Abandoned.ShouldBe(0);
        }
    }
}
