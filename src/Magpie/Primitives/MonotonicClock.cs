using System.Diagnostics;

namespace Magpie.Primitives;

/// <summary>The time since some fixed moment; never goes back.</summary>
internal static class MonotonicClock
{
    public static TimeSpan Now => Stopwatch.GetElapsedTime(0);
}
