using Magpie.Parking;
using Magpie.Primitives;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.HandingOff;

/// <summary>One wait of one backup thread, used once.</summary>
/// <remarks>
/// <c>Waiting</c> becomes <c>Assigned</c> by whoever popped the entry and has a worker for it, or <c>Expired</c> by the
/// waiting thread itself; never both. The worker is written before the word, by the only one who popped the entry, and
/// read by the thread after it saw the word.
/// </remarks>
internal sealed class BackupEntry(WorkerThread thread) : ILinked<BackupEntry>
{
    private const int Waiting = 0;
    private const int Assigned = 1;
    private const int Expired = 2;

    private AtomicInt32 _fate;
    private Plain<Worker?> _worker;
    private Plain<bool> _searching;
    private Plain<BackupEntry?> _next;

    public BackupEntry? Next
    {
        get => _next.Read();
        set => _next.Write(value);
    }

    public bool IsExpired => _fate.Read() == Expired;

    public bool TryAssign(Worker worker, bool searching)
    {
        _worker.Write(worker);
        _searching.Write(searching);
        return _fate.TryExchange(Waiting, Assigned);
    }

    public void Wake() => thread.BackupParker.Unpark();

    public void Sleep(TimeSpan keepAlive, PoolState state)
    {
        while (_fate.Read() == Waiting && !state.IsStopped)
        {
            if (!thread.BackupParker.Park(keepAlive))
            {
                return;
            }
        }
    }

    /// <returns>False if a worker was assigned.</returns>
    public bool TryExpire() => _fate.TryExchange(Waiting, Expired);

    /// <summary>The thread runs the worker it was assigned.</summary>
    public void TakeOver()
    {
        Invariant.Holds(_fate.Read() == Assigned, "an entry that could not expire was assigned");
        thread.Take(_worker.Read()!);
        thread.Search = _searching.Read() ? SearchKind.Patient : SearchKind.None;
    }
}
