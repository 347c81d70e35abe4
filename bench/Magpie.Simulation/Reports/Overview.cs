using Magpie.Simulation.Engine;
using Magpie.Simulation.Policies;
using Magpie.Simulation.Workloads;

namespace Magpie.Simulation.Reports;

/// <summary>Prints what there is to be simulated.</summary>
internal static class Overview
{
    private const int NameWidth = 24;

    public static void Write(TextWriter output, IReadOnlyList<Workload> workloads, Costs costs)
    {
        output.WriteLine("Workloads");
        foreach (Workload workload in workloads)
        {
            output.WriteLine($"  {workload.Name.PadRight(NameWidth)}{workload.Description}");
        }

        output.WriteLine();
        output.WriteLine("Policies of a run that names none");
        foreach (Policy policy in PolicyCatalog.Usual)
        {
            output.WriteLine($"  {policy.Name}");
        }

        output.WriteLine();
        output.WriteLine("Costs, in virtual nanoseconds");
        foreach (CostDefinition cost in CostCatalog.All)
        {
            output.WriteLine($"  {cost.Name.PadRight(NameWidth)}{cost.Get(costs),8}  {cost.Source}");
        }
    }
}
