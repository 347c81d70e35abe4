using Magpie.Simulation.Engine;
using Magpie.Simulation.Policies;
using Magpie.Simulation.Workloads;

namespace Magpie.Simulation;

/// <summary>What is to be simulated.</summary>
/// <param name="Workloads">Which workloads.</param>
/// <param name="Workers">With how many workers.</param>
/// <param name="Policies">With which policies.</param>
/// <param name="Seeds">How often, each time with other random numbers.</param>
/// <param name="Items">How many items; null for the workload's own number.</param>
/// <param name="Work">How long an item computes, in nanoseconds; null for the workload's own length.</param>
/// <param name="Costs">What things cost.</param>
internal sealed record Plan(
    IReadOnlyList<Workload> Workloads,
    IReadOnlyList<int> Workers,
    IReadOnlyList<Policy> Policies,
    int Seeds,
    int? Items,
    int? Work,
    Costs Costs)
{
    /// <summary>One run: the same every time.</summary>
    public RunResult Run(Workload workload, int workers, Policy policy, int seed)
    {
        int items = Items ?? workload.UsualItems(workers);
        WorkProgram program = workload.Create(new WorkSize(workers, items, seed, Work));
        return new PoolSimulation(policy, Costs, workers, program, seed).Run();
    }
}
