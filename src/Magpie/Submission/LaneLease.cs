using System.Runtime.CompilerServices;
using Magpie.Primitives;

namespace Magpie.Submission;

/// <summary>A thread's right to submit to a lane: until it takes one elsewhere, or another thread takes the lane over, or the pool has ended.</summary>
/// <remarks>
/// <para>
/// The thread enters, submits, and leaves; whoever wants the lane revokes the lease, and has it only if nobody is inside. The thread announces that it is inside by a plain store, and looks after
/// that whether the lease is revoked; the other revokes it, makes a barrier on all processors, and looks after that whether somebody is inside. So one sees the other, and
/// the thread, which submits often, pays no fence. (The same as biased locking: K. Russell, D. Detlefs, "Eliminating Synchronization-Related Atomic Operations with Biased Locking and Bulk
/// Rebiasing", OOPSLA 2006.)
/// </para>
/// <para>What the thread did inside is visible to whoever reads that it has left.</para>
/// </remarks>
internal sealed class LaneLease(SubmissionLanes lanes, SubmissionLane lane)
{
    private const int Outside = 0;
    private const int Inside = 1;

    // Cleared when the lease is revoked: a thread that lives on must not keep a pool that has ended.
    private AtomicReference<SubmissionLanes> _lanes = new(lanes);
    private AtomicReference<SubmissionLane> _lane = new(lane);
    private Padded<AtomicInt32> _place;

    /// <summary>Whether the holder is about to submit, or does.</summary>
    public bool IsInUse => _place.Value.Read() == Inside;

    /// <summary>Begins a submission; <see cref="Leave"/> must follow. By the holder.</summary>
    /// <returns>Null if the lane is of another pool, or no longer the holder's; then nothing has begun.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SubmissionLane? TryEnter(SubmissionLanes lanes)
    {
        if (_lanes.Read() != lanes)
        {
            return null;
        }

        _place.Value.Write(Inside);
        if (_lane.Read() is { } lane)
        {
            return lane;
        }

        Leave();
        return null;
    }

    /// <summary>Ends a submission. By the holder.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Leave() => _place.Value.Write(Outside);

    /// <summary>The holder needs the lane no more. By the holder.</summary>
    public void GiveBack() => _lane.Read()?.LetGo(this);

    /// <summary>The holder, once it has left, does not enter again.</summary>
    public void Revoke()
    {
        _lanes.Write(null);
        _lane.Write(null);
    }
}
