using System.Globalization;
using System.Text;
using Magpie.Simulation.Engine;

namespace Magpie.Simulation.Reports;

/// <summary>Writes the tables of a run as Markdown.</summary>
internal static class MarkdownReport
{
    public static void Write(string path, Plan plan, IReadOnlyList<Row> rows)
    {
        var text = new StringBuilder();
        text.AppendLine("# The simulated pool");
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{plan.Seeds} seeds; mean and standard deviation. 1k: per 1,000 items. Costs in virtual nanoseconds: {string.Join(", ", CostCatalog.All.Select(cost => $"{cost.Name} {cost.Get(plan.Costs)}"))}.");
        foreach (IGrouping<string, Row> workload in rows.GroupBy(row => row.Workload))
        {
            text.AppendLine();
            text.AppendLine(CultureInfo.InvariantCulture, $"## {workload.Key}");
            text.AppendLine();
            text.AppendLine(CultureInfo.InvariantCulture, $"{plan.Workloads.Single(known => known.Name == workload.Key).Description}.");
            text.AppendLine();
            text.AppendLine(CultureInfo.InvariantCulture, $"| workers | policy | {string.Join(" | ", Figure.All.Select(figure => figure.Heading))} |");
            text.AppendLine(CultureInfo.InvariantCulture, $"|---:|---|{string.Concat(Enumerable.Repeat("---:|", Figure.All.Count))}");
            foreach (Row row in workload)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"| {row.Workers} | {row.Policy.Name} | {string.Join(" | ", Figure.All.Select(row.Format))} |");
            }
        }

        File.WriteAllText(path, text.ToString());
    }
}
