using System.Globalization;
using System.Text.Json;

namespace Magpie.Bench.Harness;

/// <summary>Writes a whole run as JSON, every round included.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true };

    public static void Write(string path, Report report) => File.WriteAllText(path, Serialize(report));

    public static string Serialize(Report report)
    {
        var document = new
        {
            taken = report.Taken.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture),
            machine = report.Machine.Lines().ToDictionary(line => line.Name, line => line.Value),
            quick = report.Quick,
            seconds = Math.Round(report.Elapsed.TotalSeconds),
            loadBefore = report.LoadBefore,
            loadAfter = report.LoadAfter,
            peers = report.Peers.Select(static peer => new { name = peer.Name, about = peer.About, missing = peer.Missing }),
            failures = report.Measurements.SelectMany(static measurement => measurement.Failures),
            rows = report.Measurements.SelectMany(RowsOf),
        };
        return JsonSerializer.Serialize(document, Options) + "\n";
    }

    private static IEnumerable<object> RowsOf(Measurement measurement) => measurement.Rows().Select((row, metric) => new
    {
        workload = row.Workload,
        metric = row.Metric.Name,
        unit = row.Metric.Unit,
        magpie = Of(row.Magpie),
        dotnet = Of(row.DotNet.Figures),
        ratio = Of(row.DotNet.Ratio),
        others = Finite(row.Foreign),
        magpieRounds = measurement.Rounds.Select(round => Finite(round.Magpie[metric])),
        dotnetRounds = row.DotNet.Rounds.Select(Finite),
        peers = row.Peers.Select(static peer => new
        {
            name = peer.Peer,
            figures = Of(peer.Figures),
            ratio = Of(peer.Ratio),
            rounds = peer.Rounds.Select(Finite),
        }),
    });

    private static object Of(Quartiles value) =>
        new { median = Finite(value.Median), lower = Finite(value.Lower), upper = Finite(value.Upper) };

    /// <summary>JSON has no infinity.</summary>
    private static double? Finite(double value) => double.IsFinite(value) ? Math.Round(value, 4) : null;
}
