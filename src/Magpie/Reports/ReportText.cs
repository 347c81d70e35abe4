using System.Globalization;
using System.Text;

namespace Magpie.Reports;

/// <summary>A report for people.</summary>
internal static class ReportText
{
    private const int StacksShown = 3;
    private const int WorkersNamed = 4;

    public static string Of(BlockingReport report)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Blocking in the pool '{report.PoolName}', recorded for {Time(report.Duration)}{(report.IsRecording ? " so far" : "")}");
        if (report.IsEmpty)
        {
            return text.Append(": none.\n").ToString();
        }

        text.Append(":\n");
        if (!report.Entries.IsEmpty)
        {
            AppendTable(text, [["total", "longest", "count", "kind", "worker", "where", "waits in"], .. report.Entries.Select(Row)]);
        }

        if (!report.Unfinished.IsEmpty)
        {
            text.Append("Not ended yet:\n");
            AppendTable(text, [["longest", "count", "kind", "where", "waits in"], .. Rows(report.Unfinished)]);
        }

        foreach (BlockingReportEntry entry in report.Entries.Where(static entry => entry.Stack is not null).Take(StacksShown))
        {
            text.Append(CultureInfo.InvariantCulture, $"{entry.CallSite}, first seen:\n    {entry.Stack!.Replace("\n", "\n    ", StringComparison.Ordinal)}\n");
        }

        return text.ToString();
    }

    private static string[] Row(BlockingReportEntry entry) =>
    [
        Time(entry.Total), Time(entry.Longest), entry.Count.ToString(CultureInfo.InvariantCulture),
        Kind(entry.Kind, entry.KeptWorker), Workers(entry), entry.CallSite, Short(entry.Call),
    ];

    /// <summary>A hundred items that wait at one place are one row.</summary>
    private static IEnumerable<string[]> Rows(IEnumerable<UnfinishedBlocking> unfinished) =>
        from wait in unfinished
        group wait.Duration by (Kind(wait.Kind, wait.KeptWorker), wait.CallSite ?? wait.Item, Short(wait.Call)) into same
        orderby same.Max() descending
        select (string[])[Time(same.Max()), same.Count().ToString(CultureInfo.InvariantCulture), same.Key.Item1, same.Key.Item2, same.Key.Item3];

    private static string Kind(BlockingKind kind, bool keptWorker) =>
        kind.ToString().ToLowerInvariant() + (keptWorker && kind != BlockingKind.Computing ? ", not replaced" : "");

    private static string Workers(BlockingReportEntry entry) => entry.Workers.Length > WorkersNamed
        ? $"{entry.Workers.Length} of them"
        : string.Join(' ', entry.Workers.Select(static worker => worker.WorkerId?.ToString(CultureInfo.InvariantCulture) ?? "-"));

    /// <summary>The type and the method.</summary>
    private static string Short(string? method) => method is null ? "" : string.Join('.', method.Split('.').TakeLast(2));

    private static string Time(TimeSpan time) => time switch
    {
        { TotalSeconds: >= 100 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:N0} s"),
        { TotalSeconds: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s"),
        { TotalMilliseconds: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMicroseconds:0} us"),
    };

    private static void AppendTable(StringBuilder text, string[][] rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            // Numbers are flush right, words flush left.
            IEnumerable<string> cells = row.Select((cell, column) => IsNumber(rows[0][column]) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            text.Append("  ").Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }
    }

    private static bool IsNumber(string head) => head is "total" or "longest" or "count";
}
