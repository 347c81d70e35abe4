using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Magpie.Primitives;

/// <summary>A queue that any thread may use: the BCL's, behind a name that the model checker can replace.</summary>
internal sealed class SharedQueue<T> : IEnumerable<T>
{
    private readonly ConcurrentQueue<T> _queue = new();

    public int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _queue.Count;
    }

    public bool IsEmpty
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _queue.IsEmpty;
    }

    /// <summary>An interlocked operation is part of it: later loads of the thread are not done before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enqueue(T item) => _queue.Enqueue(item);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryDequeue([MaybeNullWhen(false)] out T item) => _queue.TryDequeue(out item);

    public IEnumerator<T> GetEnumerator() => _queue.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
