using System.Globalization;
using System.Text;

namespace Magpie.Bench.Harness;

/// <summary>Writes the table of a run as Markdown.</summary>
internal static class MarkdownReport
{
    public static void Write(string path, Report report)
    {
        var text = new StringBuilder();
        WriteHead(text, report);
        if (report.Peers.Count == 0)
        {
            WriteTable(text, report, ["Magpie", ".NET thread pool", ".NET / Magpie"], static row =>
                [Table.Format(row.Magpie), Table.Format(row.DotNet.Figures), Table.Format(row.DotNet.Ratio)]);
        }
        else
        {
            WritePeerTables(text, report);
        }

        File.WriteAllText(path, text.ToString());
    }

    private static void WriteHead(StringBuilder text, Report report)
    {
        text.AppendLine(report.Peers.Count == 0 ? "# Magpie against the .NET thread pool" : "# Magpie against its peers");
        text.AppendLine();
        foreach ((string name, string value) in report.Machine.Lines())
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {name}: {value}");
        }

        foreach (Peers.PeerInfo peer in report.Peers)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {peer.Name}: {peer.Description}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"- taken: {report.Taken:yyyy-MM-dd}{(report.Quick ? ", quick" : "")}; load averages before {report.LoadBefore ?? "unknown"}, after {report.LoadAfter ?? "unknown"}");
        text.AppendLine();
        text.AppendLine("Median [quartiles]; lower is better, a ratio above 1 is in Magpie's favour.");
        text.AppendLine();
    }

    private static void WritePeerTables(StringBuilder text, Report report)
    {
        string[] peers = [".NET", .. report.Peers.Select(static peer => peer.Name)];
        text.AppendLine("The peer's figure divided by Magpie's, round by round. **Bold: Magpie loses** (the upper quartile is below 1); *italic*: undecided (1 lies");
        text.AppendLine("between the quartiles). `-`: the peer has no such workload, or it failed, which is then told below.");
        text.AppendLine();
        WriteTable(text, report, ["Magpie", .. peers.Select(static peer => $"{peer} / Magpie")], static row =>
            [Table.Format(row.Magpie), .. row.Peers.Prepend(row.DotNet).Select(static peer => Mark(peer.Ratio))]);
        foreach (string failure in report.Measurements.SelectMany(static measurement => measurement.Failures))
        {
            text.AppendLine();
            text.AppendLine(failure);
        }

        text.AppendLine();
        text.AppendLine("The figures themselves:");
        text.AppendLine();
        WriteTable(text, report, ["Magpie", .. peers], static row =>
            [Table.Format(row.Magpie), .. row.Peers.Prepend(row.DotNet).Select(static peer => Table.Format(peer.Figures))]);
    }

    private static void WriteTable(StringBuilder text, Report report, IReadOnlyList<string> heads, Func<Row, IEnumerable<string>> cells)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"| workload | unit | {string.Join(" | ", heads)} | rounds | others |");
        text.AppendLine(CultureInfo.InvariantCulture, $"|---|---|{string.Concat(heads.Select(static _ => "---:|"))}---:|---:|");
        foreach (Measurement measurement in report.Measurements)
        {
            foreach (Row row in measurement.Rows())
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"| {Table.NameOf(row)} | {row.Metric.Unit} | {string.Join(" | ", cells(row))} | {measurement.Rounds.Count} | {Table.FormatForeign(row)} |");
            }
        }
    }

    private static string Mark(Quartiles ratio) => ratio switch
    {
        { Upper: < 1 } => $"**{Table.Format(ratio)}**",
        { Lower: < 1 } => $"*{Table.Format(ratio)}*",
        _ => Table.Format(ratio),
    };
}
