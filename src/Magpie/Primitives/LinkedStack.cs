namespace Magpie.Primitives;

/// <summary>
/// A Treiber stack of nodes that are pushed once: the garbage collector keeps a node from being reused while anybody holds
/// it, so the top needs no tag (R. K. Treiber, IBM RJ 5118, 1986).
/// </summary>
internal struct LinkedStack<T>
    where T : class, ILinked<T>
{
    private AtomicReference<T> _top;

    public T? Top => _top.Read();

    public void Push(T node)
    {
        do
        {
            node.Next = _top.Read();
        }
        while (!_top.TryExchange(node.Next, node));
    }

    public T? TryPop()
    {
        T? top = _top.Read();
        while (top is not null && !_top.TryExchange(top, top.Next))
        {
            top = _top.Read();
        }

        return top;
    }

    /// <summary>Takes off a given node, if it is on top.</summary>
    public void TryRemoveTop(T top) => _top.TryExchange(top, top.Next);

    /// <summary>Takes all nodes; the caller alone walks them.</summary>
    public T? TakeAll() => _top.Exchange(null);
}
