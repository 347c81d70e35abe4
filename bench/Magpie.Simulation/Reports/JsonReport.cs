using System.Text.Json;
using Magpie.Simulation.Engine;

namespace Magpie.Simulation.Reports;

/// <summary>Writes the figures of each run as JSON.</summary>
internal static class JsonReport
{
    private const int Digits = 4;
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true };

    public static void Write(string path, Plan plan, IReadOnlyList<Row> rows)
    {
        var document = new
        {
            seeds = plan.Seeds,
            costs = CostCatalog.All.ToDictionary(cost => cost.Name, cost => cost.Get(plan.Costs)),
            rows = rows.Select(row => new
            {
                workload = row.Workload,
                workers = row.Workers,
                policy = row.Policy.Name,
                items = row.Runs[0].Items,
                runs = row.Runs.Select(run => Figure.All.ToDictionary(figure => figure.Name, figure => Math.Round(figure.Of(run), Digits))),
            }),
        };
        File.WriteAllText(path, JsonSerializer.Serialize(document, Options) + "\n");
    }
}
