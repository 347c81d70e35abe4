namespace Magpie.Simulation.Workloads;

/// <summary>Item 0 comes at once; all the others come from it.</summary>
internal sealed class SingleArrival : Arrivals
{
    public override long? First => 0;

    public override bool IsOneThread => false;

    public override int Take() => 0;

    public override long? Next(long at, long free) => null;
}
