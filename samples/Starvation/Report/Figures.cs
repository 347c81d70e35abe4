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

    public static string Ratio(double over, double under, string what) => under > 0 ? $"{Short(over / under)}x {what}" : "-";

    private static string Short(double value) => value.ToString(value < 100 ? "F1" : "F0", CultureInfo.InvariantCulture);
}
