using System.Text.Json;
using Magpie.Bench.Harness;
using Magpie.Bench.Workloads;

namespace Magpie.Bench.Charts;

/// <summary>Takes what a chart shows from the JSON file of a run.</summary>
internal static class ChartSource
{
    private static readonly string[] MachineKeys = ["cpus", "runtime", "commit"];

    /// <param name="path">What <c>--json</c> wrote.</param>
    /// <exception cref="InvalidOperationException">It is no such file, or nothing in it can be drawn.</exception>
    public static ChartData Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or JsonException or KeyNotFoundException)
        {
            throw new InvalidOperationException($"'{path}' is no result of a run: {exception.Message}", exception);
        }
    }

    /// <param name="json">What <see cref="JsonReport"/> made.</param>
    /// <exception cref="InvalidOperationException">There is no ratio in it that can be drawn.</exception>
    public static ChartData Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        ChartRow[] rows = [.. document.RootElement.GetProperty("rows").EnumerateArray().Select(RowOf).OfType<ChartRow>()];
        return rows.Length > 0
            ? new ChartData(Describe(document.RootElement), rows)
            : throw new InvalidOperationException("No workload that can be drawn was measured: the chart shows speed beside the .NET thread pool's.");
    }

    /// <returns>Null for what has no ratio, or is no comparison of speed with the .NET thread pool.</returns>
    private static ChartRow? RowOf(JsonElement row)
    {
        string workload = row.GetProperty("workload").GetString()!;
        string metric = row.GetProperty("metric").GetString()!;
        bool isSpeed = row.GetProperty("unit").GetString() is "ns/op" or "us/op" or "us" or "ms" or "ms/s";
        bool isAgainstItself = Catalog.All.Any(known => known.Name == workload && known.IsAgainstItself);
        return isSpeed && !isAgainstItself && QuartilesOf(row.GetProperty("ratio")) is { } ratio
            ? new ChartRow(new ChartBar(metric.Length == 0 ? workload : $"{workload} {metric}", ratio), [.. PeersOf(row)])
            : null;
    }

    private static IEnumerable<ChartBar> PeersOf(JsonElement row)
    {
        if (!row.TryGetProperty("peers", out JsonElement peers))
        {
            yield break;
        }

        foreach (JsonElement peer in peers.EnumerateArray())
        {
            if (QuartilesOf(peer.GetProperty("ratio")) is { } ratio)
            {
                yield return new ChartBar(peer.GetProperty("name").GetString()!, ratio);
            }
        }
    }

    private static Quartiles? QuartilesOf(JsonElement value) =>
        value.GetProperty("median").ValueKind == JsonValueKind.Number
            ? new Quartiles(NumberOf(value, "lower"), NumberOf(value, "median"), NumberOf(value, "upper"))
            : null;

    /// <summary>What is not finite is as far as the median.</summary>
    private static double NumberOf(JsonElement value, string name) =>
        (value.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number : value.GetProperty("median")).GetDouble();

    private static string Describe(JsonElement root)
    {
        JsonElement machine = root.GetProperty("machine");
        string[] parts = [.. MachineKeys
            .Select(name => machine.TryGetProperty(name, out JsonElement value) ? $"{name} {value.GetString()}" : "")
            .Where(static part => part.Length > 0)];
        return $"{string.Join(", ", parts)}, {root.GetProperty("taken").GetString()![..10]}";
    }
}
