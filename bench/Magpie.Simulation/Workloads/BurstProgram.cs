namespace Magpie.Simulation.Workloads;

/// <summary>A thread outside submits equal items at once, to a pool that sleeps; and again, when it sleeps again.</summary>
internal sealed class BurstProgram(int workers, int bursts, int size, long work, long push) : WorkProgram
{
    private const long Rest = 1_000_000;

    public override int Items => bursts * size;

    public override long Ideal => bursts * Math.Max(((size * work) + workers - 1) / workers, (size * push) + work);

    public override Arrivals Arrivals { get; } = new BurstArrivals(bursts, size, Rest);

    public override ItemStep Next(int item, int step) => step == 0 ? ItemStep.Work(work) : ItemStep.End;
}
