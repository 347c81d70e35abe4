namespace Magpie.Simulation.Workloads;

/// <summary>A tree whose nodes submit both children to the deque and end: it unfolds breadth first.</summary>
internal sealed class SpawnTreeProgram(Tree tree, int workers, long work, long push) : WorkProgram
{
    public override int Items => tree.Count;

    public override long Ideal => Math.Max(tree.Count * (work + push) / workers, tree.Height * (work + push));

    public override Arrivals Arrivals { get; } = new SingleArrival();

    public override ItemStep Next(int item, int step)
    {
        bool isLeaf = tree.LeftOf(item) == Tree.None;
        return step switch
        {
            0 => ItemStep.Work(work),
            1 when !isLeaf => ItemStep.Push(tree.LeftOf(item)),
            2 when !isLeaf => ItemStep.Push(tree.RightOf(item)),
            _ => ItemStep.End,
        };
    }
}
