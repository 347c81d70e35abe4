using System.Globalization;
using System.Text;
using Starvation.Load;

namespace Starvation.Report;

/// <summary>The two figures that matter, as a picture that can be read on light and on dark pages.</summary>
internal static class Chart
{
    private const int Width = 720;
    private const int Height = 390;

    private const string Style = """
        text { font-family: system-ui, sans-serif; font-size: 14px; fill: #24292f }
        .title { font-size: 16px; font-weight: 600 }
        .note { font-size: 12px; fill: #57606a }
        .magpie { fill: #2f6fbd }
        .dotnet { fill: #b65c2a }
        .guard { fill: #3f8f4f }
        .ideal { stroke: #57606a; stroke-dasharray: 4 3 }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 }
          .note { fill: #9da7b3 }
          .magpie { fill: #6cb0f5 }
          .dotnet { fill: #f0a277 }
          .guard { fill: #7cc98a }
          .ideal { stroke: #9da7b3 }
        }
        """;

    public static string Draw(Comparison comparison)
    {
        var svg = new StringBuilder();
        svg.AppendLine(Invariant($"""<svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{Height}" viewBox="0 0 {Width} {Height}" role="img">"""));
        svg.AppendLine(Invariant($"<title>{Escape(Summary.LastLine(comparison))}</title>"));
        svg.AppendLine(Invariant($"<style>{Style}</style>"));
        DrawRates(new BarPanel(svg, top: 24), comparison);
        DrawLatencies(new BarPanel(svg, top: 222), comparison);
        svg.AppendLine("</svg>");
        return svg.ToString();
    }

    private static void DrawRates(BarPanel panel, Comparison comparison)
    {
        double ideal = Summary.IdealBlockingRate;
        double[] rates = [.. comparison.Sides.Select(static side => side.Of(EndpointLoad.Blocking).PerSecond)];
        double full = Math.Max(ideal, rates.Max());
        panel.Title(
            "Blocking endpoint: requests per second (more is better)",
            $"{EndpointLoad.Blocking.Connections} clients; the handler waits 500 ms, so at most {ideal:F0} req/s (dashed)");
        for (int row = 0; row < rates.Length; row++)
        {
            panel.Bar(row, comparison.Sides[row].Side, rates[row] / full, Figures.Rate(rates[row]));
        }

        panel.Mark(ideal / full);
    }

    private static void DrawLatencies(BarPanel panel, Comparison comparison)
    {
        Latency[] latencies = [.. comparison.Sides.Select(static side => side.Of(EndpointLoad.Fast).Percentile(0.99))];
        double slowest = latencies.Max(static latency => latency.Time.TotalMilliseconds);
        panel.Title(
            "Fast endpoint meanwhile: 99th percentile of the latency (less is better)",
            "logarithmic from 0.1 ms; requests not answered count with their age");
        for (int row = 0; row < latencies.Length; row++)
        {
            panel.Bar(row, comparison.Sides[row].Side, Share(latencies[row]), Figures.MarkedMilliseconds(latencies[row]));
        }

        double Share(Latency latency) => Decades(latency.Time.TotalMilliseconds) / Decades(Math.Max(1, slowest));
    }

    private static double Decades(double milliseconds) => Math.Log10(Math.Max(0.1, milliseconds)) + 1;

    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A title over a bar for each side.</summary>
    private sealed class BarPanel(StringBuilder svg, int top)
    {
        private const int LabelWidth = 150;
        private const int BarRoom = 440;
        private const int BarHeight = 28;
        private const int FirstBar = 36;
        private const int RowHeight = 38;

        public void Title(string title, string note)
        {
            svg.AppendLine(Invariant($"""<text class="title" x="16" y="{top}">{Escape(title)}</text>"""));
            svg.AppendLine(Invariant($"""<text class="note" x="16" y="{top + 20}">{Escape(note)}</text>"""));
        }

        public void Bar(int row, Side side, double share, string figure)
        {
            int y = top + FirstBar + (row * RowHeight);
            double length = Math.Max(1, BarRoom * share);
            svg.AppendLine(Invariant($"""<text x="16" y="{y + 19}">{Escape(side.Title)}</text>"""));
            svg.AppendLine(Invariant($"""<rect class="{side.Key}" x="{LabelWidth}" y="{y}" width="{length:F1}" height="{BarHeight}" rx="3"/>"""));
            svg.AppendLine(Invariant($"""<text x="{LabelWidth + BarRoom + 12}" y="{y + 19}">{Escape(figure)}</text>"""));
        }

        public void Mark(double share)
        {
            double x = LabelWidth + (BarRoom * share);
            svg.AppendLine(Invariant($"""<line class="ideal" x1="{x:F1}" x2="{x:F1}" y1="{top + FirstBar - 6}" y2="{top + FirstBar + (Side.All.Count * RowHeight) - 4}"/>"""));
        }
    }
}
