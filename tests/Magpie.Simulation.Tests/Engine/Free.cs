using Magpie.Simulation.Engine;

namespace Magpie.Simulation.Tests.Engine;

/// <summary>A world in which nothing costs time but items, and what a test says.</summary>
internal static class Free
{
    public static Costs Costs { get; } = CostCatalog.All.Aggregate(new Costs(), (costs, cost) => cost.With(costs, 0));
}
