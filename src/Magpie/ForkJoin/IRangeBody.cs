namespace Magpie.ForkJoin;

/// <summary>The code of a parallel loop, in one shape.</summary>
internal interface IRangeBody
{
    Delegate Code { get; }

    /// <summary>Runs it for the indices of a range, in order.</summary>
    void Run(int from, int to);
}

internal readonly struct EachBody(Action<int> body) : IRangeBody
{
    public Delegate Code => body;

    public void Run(int from, int to)
    {
        for (int index = from; index < to; index++)
        {
            body(index);
        }
    }
}

internal readonly struct EachWithStateBody<TState>(Action<TState, int> body, TState state) : IRangeBody
{
    public Delegate Code => body;

    public void Run(int from, int to)
    {
        for (int index = from; index < to; index++)
        {
            body(state, index);
        }
    }
}

internal readonly struct ChunkBody<TState>(Action<TState, int, int> body, TState state) : IRangeBody
{
    public Delegate Code => body;

    public void Run(int from, int to) => body(state, from, to);
}
