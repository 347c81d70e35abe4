namespace Magpie.Simulation.Workloads;

/// <summary>One thread submits so many items as fast as it can, and again when all have ended and the pool sleeps.</summary>
internal sealed class BurstArrivals(int bursts, int size, long rest) : Arrivals
{
    private int _next;

    public override long? First => 0;

    public override bool IsOneThread => true;

    public override int Take() => _next++;

    public override long? Next(long at, long free) => _next % size != 0 ? free : null;

    public override long? AfterRest(long at) => _next % size == 0 && _next < bursts * size ? at + rest : null;
}
