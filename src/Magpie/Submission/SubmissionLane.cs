using System.Runtime.CompilerServices;
using Magpie.Primitives;
using Magpie.Queues;

namespace Magpie.Submission;

/// <summary>
/// A queue into which one thread outside the pool submits, and from which all workers take: so a thread that submits much
/// pays no interlocked operation, neither for queueing an item nor for counting it.
/// </summary>
/// <remarks>
/// The thread that holds the lane is the owner of the deque; the workers steal from it, in batches. One thread holds it at a
/// time (<see cref="LaneLease"/>); the next one goes on where the last one left it. A queue per producer with consumers that
/// take from all is how <c>moodycamel::ConcurrentQueue</c> spares its producers each other.
/// </remarks>
internal sealed class SubmissionLane
{
    private const int InitialCapacity = 256;

    /// <summary>Two megabytes. Beyond that the consumers are what is slow, and items go to inboxes, which give their memory back.</summary>
    private const int MaxLength = 1 << 17;

    /// <summary>How many submissions a full lane sends to the inboxes before it looks for room again.</summary>
    private const int SubmissionsPastFull = 64;

    private Padded<AtomicInt64> _admitted;
    private AtomicInt32 _taken;
    private AtomicReference<WeakReference<LaneLease>> _lease;
    private int _leftPastFull;

    /// <summary>How many units were counted here.</summary>
    public long Admitted => _admitted.Value.Read();

    public WorkStealingDeque<WorkItem> Deque { get; } = new(InitialCapacity, maxCapacity: MaxLength);

    public bool HasWork
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Deque.Count > 0;
    }

    public bool TryHold() => _taken.TryExchange(0, 1);

    /// <summary>Notes who holds the lane, without keeping it. By the thread that holds it.</summary>
    public void NoteLease(WeakReference<LaneLease> lease) => _lease.Exchange(lease);

    /// <summary>The pool has ended.</summary>
    public void ForgetLease()
    {
        if (_lease.Exchange(null) is { } noted && noted.TryGetTarget(out LaneLease? lease))
        {
            lease.Forget();
        }
    }

    /// <summary>By the thread that holds the lane, or for one that is gone.</summary>
    public void LetGo() => _taken.Write(0);

    /// <summary>Makes sure that the next <see cref="Append"/> cannot fail. By the thread that holds the lane.</summary>
    /// <returns>False if the lane is full.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReserve() => Deque.HasRoom(1) || TryMakeRoom();

    /// <summary>Counts an admitted unit. By the thread that holds the lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Admit() => _admitted.Value.IncrementOwned();

    /// <summary>Queues an item for which there is room. By the thread that holds the lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(WorkItem item) => Deque.Append(item);

    private bool TryMakeRoom()
    {
        if (--_leftPastFull >= 0)
        {
            return false;
        }

        bool hasRoom = Deque.TryReserve(1);
        _leftPastFull = hasRoom ? 0 : SubmissionsPastFull;
        return hasRoom;
    }
}
