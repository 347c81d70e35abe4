using Magpie.Primitives;

namespace Magpie.Tests.Primitives;

public sealed class ClockAndSeedTests
{
    [Fact]
    public void The_clock_never_goes_back()
    {
        TimeSpan last = MonotonicClock.Now;
        for (int i = 0; i < 10_000; i++)
        {
            TimeSpan now = MonotonicClock.Now;
            now.ShouldBeGreaterThanOrEqualTo(last);
            last = now;
        }
    }

    [Fact]
    public void A_seed_is_never_0_and_seeds_differ()
    {
        uint[] seeds = [.. Enumerable.Range(0, 1000).Select(static _ => RandomSeed.Next())];
        seeds.ShouldNotContain(0u);
        seeds.Distinct().Count().ShouldBeGreaterThan(900);
    }
}
