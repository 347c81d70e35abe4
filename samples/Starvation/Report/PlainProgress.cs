using System.Globalization;

namespace Starvation.Report;

/// <summary>A line at a time.</summary>
internal sealed class PlainProgress(Side side, Action<string> say) : IProgressView
{
    public void Report(string phase, IReadOnlyList<(string Endpoint, double PerSecond)> rates) =>
        say(string.Create(
            CultureInfo.InvariantCulture,
            $"{side.Title}, {phase}: {string.Join(", ", rates.Select(rate => $"{rate.Endpoint} {Figures.Rate(rate.PerSecond)}/s"))}"));
}
