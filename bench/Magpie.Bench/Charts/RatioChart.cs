using System.Globalization;

namespace Magpie.Bench.Charts;

/// <summary>Horizontal bars of the ratios, from a line at 1 to the right where Magpie wins, to the left where it loses.</summary>
internal sealed class RatioChart
{
    private const double Width = 840;
    private const double Margin = 16;
    private const double LabelRoom = 232;
    private const double ValueRoom = 60;
    private const double HeadRoom = 118;
    private const double FootRoom = 16;
    private const double BarHeight = 13;
    private const double RowHeight = 20;
    private const double PeerBarHeight = 6;
    private const double PeerHeight = 13;
    private const double GroupGap = 8;

    private static readonly (string Style, string Text, double Room)[] Legend =
    [
        ("win", "Magpie takes less", 130),
        ("loss", "Magpie takes more", 130),
        ("undecided", "quartiles on both sides of 1: no difference to tell", 0),
    ];

    private readonly ChartData _data;
    private readonly RatioAxis _axis;
    private readonly SvgDrawing _drawing;

    private RatioChart(ChartData data)
    {
        _data = data;
        double left = Margin + LabelRoom;
        _axis = new RatioAxis(left, Width - left - ValueRoom - Margin, data.Rows.SelectMany(static row => row.Peers.Prepend(row.Main)).Select(static bar => bar.Ratio.Median));
        _drawing = new SvgDrawing(Width, HeightOf(data), "Magpie against the .NET thread pool");
    }

    public static void Write(string path, ChartData data)
    {
        var chart = new RatioChart(data);
        chart.DrawHead();
        chart.DrawAxis();
        chart.DrawRows();
        chart._drawing.Save(path);
    }

    private static double HeightOf(ChartData data) => HeadRoom + FootRoom
        + data.Rows.Sum(static row => RowHeight + (row.Peers.Count * PeerHeight))
        + (GroupGap * data.Rows.Select(static row => row.Subject).Distinct().Count());

    private void DrawHead()
    {
        _drawing.Write("How many times as much the other pool takes (median, quartiles)", Margin, 28, "title");
        bool hasPeers = _data.Rows.Any(static row => row.Peers.Count > 0);
        _drawing.Write($".NET thread pool / Magpie, in turns in one run{(hasPeers ? "; small bars: pools of other languages / Magpie" : "")}", Margin, 48, "note");
        _drawing.Write(_data.Source, Margin, 64, "note");
        double x = Margin;
        foreach ((string style, string text, double room) in Legend)
        {
            _drawing.Bar(x, x + 10, 76, 10, style);
            _drawing.Write(text, x + 16, 85, "note");
            x += room;
        }
    }

    private void DrawAxis()
    {
        double bottom = HeightOf(_data) - FootRoom;
        foreach (double tick in _axis.Ticks)
        {
            double x = _axis.At(tick);
            _drawing.Line(x, HeadRoom - 8, x, bottom, tick == 1 ? "one" : "grid");
            _drawing.Write(tick.ToString("0.###", CultureInfo.InvariantCulture), x, HeadRoom - 13, "tick");
        }
    }

    private void DrawRows()
    {
        double y = HeadRoom;
        string? subject = null;
        foreach (ChartRow row in _data.Rows)
        {
            y += subject is null || subject == row.Subject ? 0 : GroupGap;
            subject = row.Subject;
            _drawing.Write(row.Main.Label, Margin, y + 12);
            _drawing.Write(Format(row.Main.Ratio.Median), Width - Margin, y + 12, "value");
            DrawBar(row.Main, y + 1, BarHeight, "");
            y += RowHeight;
            foreach (ChartBar peer in row.Peers)
            {
                _drawing.Write(peer.Label, Margin + 20, y + 6, "peer");
                _drawing.Write(Format(peer.Ratio.Median), Width - Margin, y + 6, "peer value");
                DrawBar(peer, y - 1, PeerBarHeight, " other");
                y += PeerHeight;
            }
        }
    }

    private void DrawBar(ChartBar bar, double y, double height, string style)
    {
        string outcome = bar.IsUndecided ? "undecided" : bar.IsWin ? "win" : "loss";
        _drawing.Bar(_axis.At(1), _axis.At(bar.Ratio.Median), y, height, outcome + style);
        double middle = y + (height / 2);
        _drawing.Line(_axis.At(bar.Ratio.Lower), middle, _axis.At(bar.Ratio.Upper), middle, "whisker");
        foreach (double quartile in new[] { bar.Ratio.Lower, bar.Ratio.Upper }.Where(_axis.Contains))
        {
            double end = _axis.At(quartile);
            _drawing.Line(end, y + (height * 0.25), end, y + (height * 0.75), "whisker");
        }
    }

    private static string Format(double ratio) => ratio.ToString(ratio >= 10 ? "0" : ratio >= 1 ? "0.0" : "0.00", CultureInfo.InvariantCulture) + "\u00d7";
}
