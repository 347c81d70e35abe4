using System.Diagnostics.CodeAnalysis;
using Magpie.Primitives;

namespace Magpie.Queues;

/// <summary>
/// The queue of a worker that any thread may submit to. Its worker empties it, and any thief may: what waits here never
/// waits for one thread.
/// </summary>
/// <remarks>Over the BCL's queue (<see cref="SharedQueue{T}"/>), made by the first submission.</remarks>
internal sealed class Inbox<T>
    where T : struct
{
    private AtomicReference<SharedQueue<T>> _queue;

    public int Count => _queue.Read()?.Count ?? 0;

    public bool IsEmpty => _queue.Read() is not { IsEmpty: false };

    public void Enqueue(T item) => (_queue.Read() ?? Create()).Enqueue(item);

    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        SharedQueue<T>? queue = _queue.Read();
        if (queue is null)
        {
            item = default;
            return false;
        }

        return queue.TryDequeue(out item);
    }

    private SharedQueue<T> Create() => _queue.GetOrInstall(new SharedQueue<T>());
}
