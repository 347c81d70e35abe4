using System.Diagnostics;
using Magpie.Simulation.Engine;
using Magpie.Simulation.Policies;
using Magpie.Simulation.Reports;
using Magpie.Simulation.Workloads;

namespace Magpie.Simulation;

/// <summary>Carries a plan out: as many runs at once as there are processors, with the results in the plan's order.</summary>
internal sealed class Session(Plan plan, FileInfo? json, FileInfo? markdown)
{
    /// <exception cref="IOException">A report cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A report must not be written.</exception>
    public void Run(TextWriter output)
    {
        // Before minutes are spent on what could not be written.
        json?.Open(FileMode.OpenOrCreate, FileAccess.Write).Dispose();
        markdown?.Open(FileMode.OpenOrCreate, FileAccess.Write).Dispose();

        long begin = Stopwatch.GetTimestamp();
        output.WriteLine($"{plan.Seeds} seeds; mean and standard deviation. 1k: per 1,000 items.");
        var rows = new List<Row>();
        foreach (Workload workload in plan.Workloads)
        {
            IReadOnlyList<Row> found = Run(workload);
            rows.AddRange(found);
            Table.Write(output, workload, found);
        }

        output.WriteLine();
        output.WriteLine($"total time: {Stopwatch.GetElapsedTime(begin).TotalSeconds:F0} s");
        if (json is not null)
        {
            JsonReport.Write(json.FullName, plan, rows);
        }

        if (markdown is not null)
        {
            MarkdownReport.Write(markdown.FullName, plan, rows);
        }
    }

    private Row[] Run(Workload workload)
    {
        var cells = (from workers in plan.Workers from policy in plan.Policies select (workers, policy)).ToArray();
        var results = new RunResult[cells.Length * plan.Seeds];
        Parallel.For(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, run =>
        {
            (int workers, Policy policy) = cells[run / plan.Seeds];
            results[run] = plan.Run(workload, workers, policy, seed: 1 + (run % plan.Seeds));
        });
        return [.. cells.Select((cell, i) => new Row(workload.Name, cell.workers, cell.policy, results[(i * plan.Seeds)..((i + 1) * plan.Seeds)]))];
    }
}
