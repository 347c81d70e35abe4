using Magpie.ModelChecking;

namespace Magpie.Primitives;

/// <summary>The model's version: virtual time, which passes when nothing else can happen, or a limit passes early.</summary>
internal static class MonotonicClock
{
    public static TimeSpan Now => ModelSystem.Now;
}
