namespace Magpie.Simulation.Workloads;

/// <summary>A tree by fork and join: a node works, forks its right child, runs its left one, and ends after both.</summary>
/// <remarks>
/// The child that ends last goes on with its parent. In the pool a join whose branch was stolen waits in its thread, and the
/// worker goes to another thread: that hand-off is left out.
/// </remarks>
internal sealed class JoinProgram(Tree tree, int workers, long work, long push) : WorkProgram
{
    private const int AfterBoth = 3;

    private readonly bool[] _hasOneEnded = new bool[tree.Count];

    public override int Items => tree.Count;

    public override long Ideal => Math.Max(((tree.Count * work) + (tree.Count / 2 * push)) / workers, tree.Height * (work + push));

    public override Arrivals Arrivals { get; } = new SingleArrival();

    public override ItemStep Next(int item, int step)
    {
        bool isLeaf = tree.LeftOf(item) == Tree.None;
        return step switch
        {
            0 => ItemStep.Work(work),
            1 when !isLeaf => ItemStep.Fork(tree.RightOf(item)),
            2 when !isLeaf => ItemStep.Call(tree.LeftOf(item)),
            _ => End(tree.ParentOf(item)),
        };
    }

    private ItemStep End(int parent)
    {
        if (parent == Tree.None)
        {
            return ItemStep.End;
        }

        bool isSecond = _hasOneEnded[parent];
        _hasOneEnded[parent] = true;
        return isSecond ? ItemStep.EndAndResume(parent, AfterBoth) : ItemStep.End;
    }
}
