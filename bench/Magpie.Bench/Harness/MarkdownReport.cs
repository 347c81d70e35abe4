using System.Globalization;
using System.Text;

namespace Magpie.Bench.Harness;

/// <summary>Writes the table of a run as Markdown.</summary>
internal static class MarkdownReport
{
    public static void Write(string path, Report report)
    {
        var text = new StringBuilder();
        text.AppendLine("# Magpie against the .NET thread pool");
        text.AppendLine();
        foreach ((string name, string value) in report.Machine.Lines())
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {name}: {value}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"- taken: {report.Taken:yyyy-MM-dd}{(report.Quick ? ", quick" : "")}; load averages before {report.LoadBefore ?? "unknown"}, after {report.LoadAfter ?? "unknown"}");
        text.AppendLine();
        text.AppendLine("Median [quartiles]; lower is better, a ratio above 1 is in Magpie's favour.");
        text.AppendLine();
        text.AppendLine("| workload | unit | Magpie | .NET thread pool | .NET / Magpie | rounds | others |");
        text.AppendLine("|---|---|---:|---:|---:|---:|---:|");
        foreach (Measurement measurement in report.Measurements)
        {
            foreach (Row row in measurement.Rows())
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"| {Table.NameOf(row)} | {row.Metric.Unit} | {Table.Format(row.Magpie)} | {Table.Format(row.DotNet)} | {Table.Format(row.Ratio)} | {measurement.Rounds.Count} | {Table.FormatForeign(row)} |");
            }
        }

        File.WriteAllText(path, text.ToString());
    }
}
