using Magpie.Primitives;
using Magpie.Workers;

namespace Magpie.HandingOff;

/// <summary>
/// A thread that goes on with its item without a worker, as long as workers make room for it: until its item ends, or it blocks
/// again, or the stall monitor finds that it blocks unnoticed.
/// </summary>
internal sealed class ReturnedThread(WorkerThread thread) : ILinked<ReturnedThread>
{
    private AtomicInt32 _hasLeft;
    private Plain<ReturnedThread?> _next;

    public WorkerThread Thread => thread;

    public bool HasLeft => _hasLeft.Read() != 0;

    /// <summary>What the stall monitor saw when it last looked. Its own.</summary>
    public StallRecord Record { get; set; }

    public ReturnedThread? Next
    {
        get => _next.Read();
        set => _next.Write(value);
    }

    /// <summary>Counts it out, once: by the thread, or by the stall monitor.</summary>
    /// <returns>A worker that gave way to it, and is the caller's now; else null.</returns>
    public Worker? Leave(MakingRoom room) => _hasLeft.TryExchange(0, 1) ? room.Leave() : null;
}
