namespace Magpie.Simulation.Workloads;

/// <summary>Chains, in each of which an item submits the next: at the back of the deque, or to the LIFO slot.</summary>
internal sealed class ChainProgram(int workers, int chains, int links, long work, long push, bool viaSlot) : WorkProgram
{
    public override int Items => 1 + (chains * links);

    public override long Ideal => Math.Max(chains * links * (work + push) / workers, links * (work + push));

    public override Arrivals Arrivals { get; } = new SingleArrival();

    /// <remarks>Item 0 begins the chains; then come the first links of all chains, the second ones, and so on.</remarks>
    public override ItemStep Next(int item, int step)
    {
        if (item == 0)
        {
            return step < chains ? ItemStep.Push(step + 1) : ItemStep.End;
        }

        bool isLast = item + chains >= Items;
        return step switch
        {
            0 => ItemStep.Work(work),
            1 when !isLast => viaSlot ? ItemStep.PushNext(item + chains) : ItemStep.Push(item + chains),
            _ => ItemStep.End,
        };
    }
}
