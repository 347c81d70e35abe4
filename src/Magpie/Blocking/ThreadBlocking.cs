using Magpie.Primitives;
using Magpie.Reports;
using Magpie.Workers;

namespace Magpie.HandingOff;

/// <summary>What a thread knows of the blocking inside the item that it runs. The thread's own.</summary>
internal sealed class ThreadBlocking
{
    private readonly Stack<long> _scopes = new();
    private int _depth;
    private int _suspensions;
    private long _lastScope;
    private AtomicInt64 _told;

    /// <summary>Holds one of the pool's permits to block with a replacement.</summary>
    public bool HoldsPermit { get; set; }

    /// <summary>The worker that the thread gave up and may take back, if nobody else took it.</summary>
    public Worker? Offered { get; set; }

    /// <summary>Whether the thread gave its worker up when the outermost blocking began.</summary>
    public bool GaveUpWorker { get; set; }

    /// <summary>The outermost blocking, if it is recorded.</summary>
    public OpenBlocking? Recorded { get; set; }

    /// <summary>The thread's place in line for capacity; made when it first finds none left.</summary>
    public DeniedThread? Denied { get; set; }

    /// <summary>Whether the thread waits with its worker, because it found no capacity.</summary>
    public bool IsDenied { get; set; }

    /// <summary>Set while the thread goes on with its item without a worker, and workers make room for it.</summary>
    public ReturnedThread? Returned { get; set; }

    /// <summary>Whether the thread runs an item that was granted capacity, and no worker.</summary>
    public bool RunsGranted { get; set; }

    /// <summary>Whether a begin lacks its end.</summary>
    public bool IsOpen => _depth > 0;

    /// <summary>Whether waits of the thread are handed off, as far as it has a worker: not inside the pool's own code, nor inside another wait.</summary>
    public bool NoticesWaits => _suspensions == 0 && !IsDenied;

    /// <returns>True for the outermost begin.</returns>
    public bool Begin() => _depth++ == 0;

    /// <summary>
    /// Changes when the thread begins, and when it ends, to block with its worker in a way that is told of. For the stall monitor, which
    /// reads it before it looks whether the thread sleeps.
    /// </summary>
    public long Told => _told.Read();

    /// <summary>Whether what the monitor found is not told of yet: by the monitor, after it found the thread asleep.</summary>
    /// <param name="told">What <see cref="Told"/> was before it looked.</param>
    public bool IsUntold(long told) => !IsTold(told) && Told == told;

    /// <summary>The outermost blocking is about to be told of.</summary>
    public void NoteTold()
    {
        if (!IsTold(_told.ReadOwned()))
        {
            _told.IncrementOwned();
        }
    }

    /// <returns>True for the end of the outermost begin.</returns>
    public bool End()
    {
        if (--_depth > 0)
        {
            return false;
        }

        if (IsTold(_told.ReadOwned()))
        {
            _told.IncrementOwned();
        }

        return true;
    }

    /// <summary>Waits of the pool's own code are not handed off.</summary>
    public void Suspend() => _suspensions++;

    public void Resume() => _suspensions--;

    public long OpenScope()
    {
        _scopes.Push(++_lastScope);
        return _lastScope;
    }

    /// <exception cref="InvalidOperationException">The scope is not the innermost open one.</exception>
    public void CloseScope(long scope)
    {
        if (!_scopes.TryPeek(out long innermost) || innermost != scope)
        {
            throw new InvalidOperationException(
                $"The {nameof(BlockingScope)} was already disposed, or a scope entered after it is still open. Dispose each scope once, innermost first.");
        }

        _scopes.Pop();
    }

    private static bool IsTold(long told) => (told & 1) != 0;

    /// <summary>Forgets all begins that lack their end, so that one <see cref="End"/> ends them.</summary>
    public void CloseAll()
    {
        _scopes.Clear();
        _depth = 1;
    }
}
