using Magpie.Simulation.Engine;
using Magpie.Simulation.Policies;
using Magpie.Simulation.Workloads;

namespace Magpie.Simulation.Tests.Engine;

internal static class Simulate
{
    public static string[] WorkloadNames { get; } = [.. WorkloadCatalog.For(new Costs()).Select(workload => workload.Name)];

    public static PoolSimulation Prepare(string workload, int workers, Policy policy, int seed = 1, int? items = null)
    {
        var costs = new Costs();
        Workload found = WorkloadCatalog.For(costs).Single(known => known.Name == workload);
        var size = new WorkSize(workers, items ?? found.UsualItems(workers), seed);
        return new PoolSimulation(policy, costs, workers, found.Create(size), seed);
    }

    public static RunResult Run(string workload, int workers, Policy? policy = null, int seed = 1, int? items = null) =>
        Prepare(workload, workers, policy ?? Policy.Production, seed, items).Run();
}
