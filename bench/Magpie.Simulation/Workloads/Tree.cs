namespace Magpie.Simulation.Workloads;

/// <summary>A binary tree of calls. Node 0 is the root; a leaf has no children, any other node two.</summary>
internal sealed class Tree
{
    public const int None = -1;

    private readonly List<int> _parent = [];
    private readonly List<int> _left = [];
    private readonly List<int> _right = [];

    private Tree()
    {
    }

    public int Count => _parent.Count;

    /// <summary>Nodes on the longest way down.</summary>
    public int Height { get; private set; }

    /// <summary>The calls of <c>fib(n)</c>.</summary>
    public static Tree Fibonacci(int n)
    {
        var tree = new Tree();
        tree.Grow(n, static n => n < 2 ? null : (n - 1, n - 2));
        return tree;
    }

    /// <summary>So many leaves, of which each node gives a tenth to its left child.</summary>
    public static Tree Skewed(int leaves)
    {
        var tree = new Tree();
        tree.Grow(leaves, static n => n < 2 ? null : (Math.Max(1, n / 10), n - Math.Max(1, n / 10)));
        return tree;
    }

    public int ParentOf(int node) => _parent[node];

    public int LeftOf(int node) => _left[node];

    public int RightOf(int node) => _right[node];

    /// <summary>The <c>n</c> of which <c>fib(n)</c> makes about so many calls.</summary>
    public static int FibonacciFor(int calls)
    {
        int n = 1;
        long previous = 1;
        long count = 1;
        while (count < calls && n < 35)
        {
            (previous, count) = (count, count + previous + 1);
            n++;
        }

        return n;
    }

    /// <remarks>Not recursive: a skewed tree is deep.</remarks>
    private void Grow(int size, Func<int, (int Left, int Right)?> split)
    {
        var open = new Stack<(int Parent, bool IsLeft, int Size, int Depth)>();
        open.Push((None, false, size, 1));
        while (open.TryPop(out (int Parent, bool IsLeft, int Size, int Depth) next))
        {
            int node = Add(next.Parent, next.IsLeft);
            Height = Math.Max(Height, next.Depth);
            if (split(next.Size) is { } sizes)
            {
                open.Push((node, false, sizes.Right, next.Depth + 1));
                open.Push((node, true, sizes.Left, next.Depth + 1));
            }
        }
    }

    private int Add(int parent, bool isLeft)
    {
        int node = _parent.Count;
        _parent.Add(parent);
        _left.Add(None);
        _right.Add(None);
        if (parent != None)
        {
            (isLeft ? _left : _right)[parent] = node;
        }

        return node;
    }
}
