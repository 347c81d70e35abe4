using Magpie.Primitives;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.HandingOff;

/// <summary>One wait of one backup thread, used once.</summary>
/// <remarks>
/// <c>Waiting</c> becomes <c>Assigned</c> by whoever popped the entry and has something to do for it, or <c>Expired</c> by the
/// waiting thread itself; never both. The assignment is written before the word, by the only one who popped the
/// entry, and read by the thread after it saw the word.
/// </remarks>
internal sealed class BackupEntry(WorkerThread thread) : ILinked<BackupEntry>
{
    private const int Waiting = 0;
    private const int Assigned = 1;
    private const int Expired = 2;

    private AtomicInt32 _fate;
    private Plain<Assignment> _assignment;
    private Plain<BackupEntry?> _next;

    public BackupEntry? Next
    {
        get => _next.Read();
        set => _next.Write(value);
    }

    public bool IsExpired => _fate.Read() == Expired;

    public bool TryAssign(Assignment assignment)
    {
        _assignment.Write(assignment);
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

    /// <returns>False if something was assigned.</returns>
    public bool TryExpire() => _fate.TryExchange(Waiting, Expired);

    /// <summary>The thread takes over what it was assigned.</summary>
    public void TakeOver()
    {
        Invariant.Holds(_fate.Read() == Assigned, "an entry that could not expire was assigned");
        _assignment.Read().GiveTo(thread);
    }
}
