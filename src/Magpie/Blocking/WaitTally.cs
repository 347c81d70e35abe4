using Magpie.Primitives;

namespace Magpie.HandingOff;

/// <summary>How often, how long in all and how long at most something was waited for. Waits that were given up count too.</summary>
internal sealed class WaitTally
{
    private AtomicInt64 _times;
    private AtomicInt64 _timesGivenUp;
    private AtomicInt64 _totalTicks;
    private AtomicInt64 _longestTicks;

    public long Times => _times.Read();

    public long TimesGivenUp => _timesGivenUp.Read();

    public TimeSpan Total => TimeSpan.FromTicks(_totalTicks.Read());

    public TimeSpan Longest => TimeSpan.FromTicks(_longestTicks.Read());

    public void Count(TimeSpan wait, bool gaveUp)
    {
        _times.Increment();
        if (gaveUp)
        {
            _timesGivenUp.Increment();
        }

        _totalTicks.Add(wait.Ticks);
        _longestTicks.TryUpdate(new RaiseTo(wait.Ticks), out _);
    }

    private readonly struct RaiseTo(long ticks) : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            next = ticks;
            return ticks > current;
        }
    }
}
