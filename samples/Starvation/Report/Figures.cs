using System.Globalization;
using Starvation.Load;

namespace Starvation.Report;

/// <summary>Numbers as text, the same in every culture.</summary>
internal static class Figures
{
    public static string Rate(double perSecond) => Short(perSecond);

    public static string Milliseconds(Latency latency) => Short(latency.Time.TotalMilliseconds);

    /// <summary>With a mark for a latency of which only the least is known.</summary>
    public static string MarkedMilliseconds(Latency latency) => (latency.IsAtLeast ? "> " : "") + Milliseconds(latency) + " ms";

    /// <summary>In brackets, as wide as most are, so that the figures in front of it stand below each other.</summary>
    public static string Ratio(double over, double under) => $" {(under > 0 ? $"({Short(over / under)}x)" : ""),8}";

    private static string Short(double value) => value.ToString(value < 100 ? "F1" : "F0", CultureInfo.InvariantCulture);
}
