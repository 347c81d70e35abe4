using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Magpie.ModelChecking;

namespace Magpie.Primitives;

/// <summary>The model's version: each operation takes effect in one step.</summary>
/// <remarks>
/// The real one reserves its place by an interlocked operation, and who looks waits for the item of a reserved place; so
/// an operation that changes the queue is a full fence, and one that looks is an acquire load of how many there are.
/// </remarks>
internal sealed class SharedQueue<T> : IModelField, IEnumerable<T>
{
    private readonly Queue<T> _items = new();
    private Cell<int> _count;

    public void Bind(string name) => _count.Bind(name);

    public int Count => _count.Load(Order.Volatile, "SharedQueue.Count", 0);

    public bool IsEmpty => _count.Load(Order.Volatile, "SharedQueue.IsEmpty", 0) == 0;

    public void Enqueue(T item, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        _count.Update(new Change(1), out _, "enqueue", file, line);
        _items.Enqueue(item);
    }

    public bool TryDequeue([MaybeNullWhen(false)] out T item, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        item = default;
        if (_count.Load(Order.Volatile, file, line) == 0)
        {
            return false;
        }

        _count.Update(new Change(-1), out bool dequeued, "dequeue", file, line);
        return dequeued && _items.TryDequeue(out item);
    }

    public IEnumerator<T> GetEnumerator()
    {
        _ = _count.Load(Order.Volatile, "SharedQueue.GetEnumerator", 0);
        return ((IEnumerable<T>)_items.ToArray()).GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private readonly struct Change(int amount) : IUpdate<int>
    {
        public bool TryApply(int current, out int next)
        {
            next = current + amount;
            return next >= 0;
        }
    }
}
