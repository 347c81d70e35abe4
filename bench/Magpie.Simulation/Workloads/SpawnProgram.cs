namespace Magpie.Simulation.Workloads;

/// <summary>Item 0 submits all the others from inside the pool.</summary>
internal sealed class SpawnProgram(int workers, int children, long work, long push) : WorkProgram
{
    public override int Items => children + 1;

    public override long Ideal => Math.Max(children * (work + push) / workers, (children * push) + work);

    public override Arrivals Arrivals { get; } = new SingleArrival();

    public override ItemStep Next(int item, int step) => item switch
    {
        0 => step < children ? ItemStep.Push(step + 1) : ItemStep.End,
        _ => step == 0 ? ItemStep.Work(work) : ItemStep.End,
    };
}
