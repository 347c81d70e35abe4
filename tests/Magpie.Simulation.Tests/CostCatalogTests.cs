using Magpie.Simulation.Engine;

namespace Magpie.Simulation.Tests;

public sealed class CostCatalogTests
{
    [Fact]
    public void Each_cost_can_be_changed_and_changes_no_other()
    {
        foreach (CostDefinition cost in CostCatalog.All)
        {
            Costs changed = CostCatalog.Apply(new Costs(), $"{cost.Name}=123456");

            cost.Get(changed).ShouldBe(123_456);
            cost.With(changed, cost.Get(new Costs())).ShouldBe(new Costs());
        }
    }

    [Fact]
    public void All_costs_have_a_name() => CostCatalog.All.Count.ShouldBe(typeof(Costs).GetProperties().Count(property => property.PropertyType == typeof(long)));
}
