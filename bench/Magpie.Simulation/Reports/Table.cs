using Magpie.Simulation.Workloads;

namespace Magpie.Simulation.Reports;

/// <summary>Prints a workload's rows as soon as they are there.</summary>
internal static class Table
{
    private const int WorkersWidth = 8;
    private const int PolicyWidth = 20;
    private const int Gap = 2;

    public static void Write(TextWriter output, Workload workload, IReadOnlyList<Row> rows)
    {
        int policyWidth = Math.Max(PolicyWidth, rows.Max(row => row.Policy.Name.Length) + Gap);
        int[] widths = [.. Figure.All.Select(figure => Gap + Math.Max(figure.Heading.Length, rows.Max(row => row.Format(figure).Length)))];
        output.WriteLine();
        output.WriteLine($"{workload.Name}: {workload.Description}");
        output.Write($"{"workers".PadRight(WorkersWidth)}{"policy".PadRight(policyWidth)}");
        output.WriteLine(string.Concat(Figure.All.Select((figure, i) => figure.Heading.PadLeft(widths[i]))));
        foreach (Row row in rows)
        {
            output.Write($"{$"{row.Workers}".PadRight(WorkersWidth)}{row.Policy.Name.PadRight(policyWidth)}");
            output.WriteLine(string.Concat(Figure.All.Select((figure, i) => row.Format(figure).PadLeft(widths[i]))));
        }
    }
}
