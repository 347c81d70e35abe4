using System.Text.Json;

namespace Magpie.Bench.Harness;

/// <summary>Writes a whole run, every round included.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true };

    public static void Write(string path, MachineInfo machine, IReadOnlyList<Measurement> measurements, TimeSpan elapsed, bool quick)
    {
        var report = new
        {
            taken = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm'Z'", System.Globalization.CultureInfo.InvariantCulture),
            machine = new { machine.Cpus, machine.CpuModel, machine.Os, machine.Runtime, machine.Gc, machine.Commit },
            quick,
            seconds = Math.Round(elapsed.TotalSeconds),
            rows = measurements.SelectMany(RowsOf),
        };
        File.WriteAllText(path, JsonSerializer.Serialize(report, Options) + "\n");
    }

    private static IEnumerable<object> RowsOf(Measurement measurement) => measurement.Rows().Select((row, metric) => new
    {
        workload = row.Workload,
        metric = row.Metric.Name,
        unit = row.Metric.Unit,
        magpie = Of(row.Magpie),
        dotnet = Of(row.DotNet),
        ratio = Of(row.Ratio),
        rounds = measurement.Rounds.Select(round => new { magpie = Finite(round.Magpie[metric]), dotnet = Finite(round.DotNet[metric]) }),
    });

    private static object Of(Quartiles value) =>
        new { median = Finite(value.Median), lower = Finite(value.Lower), upper = Finite(value.Upper) };

    /// <summary>JSON has no infinity.</summary>
    private static double? Finite(double value) => double.IsFinite(value) ? Math.Round(value, 4) : null;
}
