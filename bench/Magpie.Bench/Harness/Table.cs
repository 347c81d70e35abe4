using System.Globalization;

namespace Magpie.Bench.Harness;

/// <summary>Prints rows as they are measured.</summary>
internal static class Table
{
    private const int NameWidth = 40;
    private const int UnitWidth = 10;
    private const int FigureWidth = 28;
    private const int RatioWidth = 24;
    private const int OthersWidth = 8;

    public static void WriteHead(TextWriter output)
    {
        output.WriteLine($"{"workload",-NameWidth}{"unit",-UnitWidth}{"Magpie",FigureWidth}{".NET thread pool",FigureWidth}{".NET / Magpie",RatioWidth}{"others",OthersWidth}");
        output.WriteLine(new string('-', NameWidth + UnitWidth + FigureWidth + FigureWidth + RatioWidth + OthersWidth));
    }

    public static void Write(TextWriter output, Row row)
    {
        output.WriteLine($"{NameOf(row),-NameWidth}{row.Metric.Unit,-UnitWidth}{Format(row.Magpie),FigureWidth}{Format(row.DotNet),FigureWidth}{Format(row.Ratio),RatioWidth}{FormatForeign(row),OthersWidth}");
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
}
