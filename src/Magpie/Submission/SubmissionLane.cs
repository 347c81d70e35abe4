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
/// take from all is how <c>moodycamel::ConcurrentQueue</c> spares its producers each other. There are few lanes, but a thread that submits nothing loses its lane to
/// one that would: they follow the threads that run.
/// </remarks>
internal sealed class SubmissionLane
{
    private const int InitialCapacity = 256;

    /// <summary>Two megabytes. Beyond that the consumers are what is slow, and items go to inboxes, which give their memory back.</summary>
    private const int MaxLength = 1 << 17;

    /// <summary>How many submissions a full lane sends to the inboxes before it looks for room again.</summary>
    private const int SubmissionsPastFull = 64;

    private Padded<AtomicInt64> _admitted;
    private AtomicReference<LaneLease> _lease;
    private int _leftPastFull;

    // What those saw who looked whether the lane is used, and when they first saw it.
    private AtomicInt64 _admittedAtLook = new(-1);
    private AtomicInt64 _lookedAt;

    /// <summary>How many units were counted here.</summary>
    public long Admitted => _admitted.Value.Read();

    public WorkStealingDeque<WorkItem> Deque { get; } = new(InitialCapacity, maxCapacity: MaxLength);

    public bool HasWork
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Deque.Count > 0;
    }

    public bool IsFree => _lease.Read() is null;

    /// <summary>Makes the calling thread the holder, if there is none.</summary>
    public bool TryHold(LaneLease lease) => _lease.TryExchange(null, lease);

    /// <summary>Makes the calling thread the holder in place of another, if that one is not about to submit.</summary>
    /// <remarks>One that is seen to be keeps its lease. One that begins just then loses it, and nobody has the lane before the next take-over.</remarks>
    public bool TryTakeOver(LaneLease lease)
    {
        if (_lease.Read() is not { } held)
        {
            return TryHold(lease);
        }

        if (held.IsInUse)
        {
            return false;
        }

        held.Revoke();
        Fence.ProcessWide();
        return !held.IsInUse && _lease.TryExchange(held, lease);
    }

    /// <summary>
    /// Whether there is room, and nothing was submitted here since some caller looked, at least <paramref name="time"/> ago. Who is told so has that time to itself: the
    /// next one is told after another look.
    /// </summary>
    /// <remarks>Callers may overlook each other; then one is told too much, and takes the lane of a thread that gets another.</remarks>
    public bool IsUnusedFor(TimeSpan time, TimeSpan now)
    {
        long admitted = Admitted;
        bool isUnused = _admittedAtLook.Read() == admitted;
        if (isUnused && (now - TimeSpan.FromTicks(_lookedAt.Read()) < time || Deque.Count > MaxLength / 2))
        {
            return false;
        }

        // In this order: who sees the number sees the time too.
        _lookedAt.Write(now.Ticks);
        _admittedAtLook.Write(admitted);
        return isUnused;
    }

    /// <summary>The pool has ended.</summary>
    public void RevokeLease() => _lease.Exchange(null)?.Revoke();

    /// <summary>By the holder, which has left.</summary>
    public void LetGo(LaneLease lease) => _lease.TryExchange(lease, null);

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
