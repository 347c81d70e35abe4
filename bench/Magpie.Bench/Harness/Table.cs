using System.Globalization;

namespace Magpie.Bench.Harness;

/// <summary>Prints rows as they are measured.</summary>
/// <param name="output">Where to.</param>
/// <param name="peers">
/// The names of the peers in other languages. With them a row has a ratio for each, and their own figures are left to the reports.
/// </param>
internal sealed class Table(TextWriter output, IReadOnlyList<string> peers)
{
    private const int NameWidth = 40;
    private const int UnitWidth = 10;
    private const int FigureWidth = 28;
    private const int RatioWidth = 24;
    private const int OthersWidth = 8;

    public void WriteHead()
    {
        IEnumerable<string> columns = peers.Count == 0
            ? [$"{".NET thread pool",FigureWidth}", $"{".NET / Magpie",RatioWidth}"]
            : peers.Prepend(".NET").Select(static peer => $"{peer + " / Magpie",RatioWidth}");
        WriteLine($"{"workload",-NameWidth}{"unit",-UnitWidth}{"Magpie",FigureWidth}{string.Concat(columns)}{"others",OthersWidth}", out int width);
        output.WriteLine(new string('-', width));
    }

    public void Write(Row row)
    {
        IEnumerable<string> columns = peers.Count == 0
            ? [$"{Format(row.DotNet.Figures),FigureWidth}", $"{Format(row.DotNet.Ratio),RatioWidth}"]
            : row.Peers.Prepend(row.DotNet).Select(static peer => $"{Format(peer.Ratio),RatioWidth}");
        WriteLine($"{NameOf(row),-NameWidth}{row.Metric.Unit,-UnitWidth}{Format(row.Magpie),FigureWidth}{string.Concat(columns)}{FormatForeign(row),OthersWidth}", out _);
    }

    public static string NameOf(Row row) => row.Metric.Name.Length == 0 ? row.Workload : $"{row.Workload} {row.Metric.Name}";

    public static string FormatForeign(Row row) => double.IsNaN(row.Foreign) ? "-" : $"{row.Foreign * 100:F0} %";

    public static string Format(Quartiles value) => double.IsNaN(value.Median)
        ? "-"
        : $"{Format(value.Median)} [{Format(value.Lower)}..{Format(value.Upper)}]";

    private static string Format(double value) => value switch
    {
        double.PositiveInfinity => "inf",
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("F1", CultureInfo.InvariantCulture),
        _ => value.ToString("F2", CultureInfo.InvariantCulture),
    };

    private void WriteLine(string line, out int width)
    {
        width = line.Length;
        output.WriteLine(line);
    }
}
