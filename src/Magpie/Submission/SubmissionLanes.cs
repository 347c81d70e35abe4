using System.Runtime.CompilerServices;
using Magpie.Primitives;
using Magpie.Queues;

namespace Magpie.Submission;

/// <summary>The lanes of one pool. They are made as threads ask for them, and stay.</summary>
/// <remarks>
/// As the thread that holds a lane makes no fence between counting a unit and reading the phase, the shutdown makes one on
/// all processors between changing the phase and reading the counts.
/// <para>
/// When the pool has ended the leases are revoked. A lease is noted before it is read whether the pool has ended, and that is
/// written before the leases are read, both interlocked: so none is overlooked.
/// </para>
/// </remarks>
internal sealed class SubmissionLanes
{
    public const int MaxBatch = 1024;

    /// <summary>
    /// A thread that has not submitted for so long may lose its lane. Long enough that taking lanes over costs little, even where the system takes the processor from threads that submit:
    /// a barrier, once in this time, for each lane.
    /// </summary>
    public static readonly TimeSpan Unused = TimeSpan.FromMilliseconds(1);

    private readonly AtomicReference<SubmissionLane>[] _lanes;
    private AtomicInt32 _hasEnded;

    /// <param name="workers">How many workers take from them.</param>
    /// <param name="most">How many there can be. Threads without a lane use the inboxes.</param>
    public SubmissionLanes(int workers, int most)
    {
        // A single worker has an inbox that nobody contends for, and runs its items in the order of submission.
        _lanes = new AtomicReference<SubmissionLane>[workers > 1 ? most : 0];
    }

    /// <summary>What a thread can keep of them that keeps nothing else.</summary>
    public object Identity { get; } = new();

    public long Admitted
    {
        get
        {
            long admitted = 0;
            for (int i = 0; At(i) is { } lane; i++)
            {
                admitted += lane.Admitted;
            }

            return admitted;
        }
    }

    public int Count
    {
        get
        {
            int count = 0;
            for (int i = 0; At(i) is { } lane; i++)
            {
                count += lane.Deque.Count;
            }

            return count;
        }
    }

    public bool HasWork
    {
        get
        {
            for (int i = 0; At(i) is { } lane; i++)
            {
                if (lane.HasWork)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>A lane by number; null behind the last one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SubmissionLane? At(int index) => (uint)index < (uint)_lanes.Length ? _lanes[index].Read() : null;

    /// <summary>Takes up to half of the items of one lane, from a given lane on.</summary>
    /// <param name="target">The deque of the calling thread's worker, for all but the first; null to take one item only.</param>
    /// <param name="atMost">The most to take.</param>
    /// <param name="next">The lane to begin with; the one to begin with next time, so that no lane waits for another.</param>
    /// <param name="item">The oldest item taken.</param>
    public bool TryTake(WorkStealingDeque<WorkItem>? target, int atMost, ref int next, out WorkItem item)
    {
        int start = At(next) is null ? 0 : next;
        int index = start;
        while (At(index) is { } lane)
        {
            int following = At(index + 1) is null ? 0 : index + 1;
            if (lane.HasWork && lane.Deque.Steal(target, atLeast: 1, atMost, out item, out _) == StealResult.Success)
            {
                next = following;
                return true;
            }

            if (following == start)
            {
                break;
            }

            index = following;
        }

        item = default;
        return false;
    }

    /// <summary>Takes a lane for the calling thread: a free one, or one whose holder has not submitted for <see cref="Unused"/>.</summary>
    /// <returns>Null if none is free, and one chosen at random is in use; or there is no memory; or the pool has ended.</returns>
    public LaneLease? TryLease(OutsideThread thread)
    {
        if (_hasEnded.Read() != 0)
        {
            return null;
        }

        try
        {
            return TryLeaseFree() ?? TryTakeOverOne(thread);
        }
        catch (OutOfMemoryException)
        {
            // The inboxes may have room.
            return null;
        }
    }

    /// <summary>The pool has ended.</summary>
    public void End()
    {
        _hasEnded.Exchange(1);
        for (int i = 0; At(i) is { } lane; i++)
        {
            lane.RevokeLease();
        }
    }

    private LaneLease? TryLeaseFree()
    {
        for (int i = 0; i < _lanes.Length; i++)
        {
            SubmissionLane lane = _lanes[i].Read() ?? _lanes[i].GetOrInstall(new SubmissionLane());
            if (lane.IsFree && new LaneLease(this, lane) is var lease && lane.TryHold(lease))
            {
                return UnlessEnded(lease);
            }
        }

        return null;
    }

    /// <remarks>One look at one lane: how much was submitted to it is in the cache of another processor.</remarks>
    private LaneLease? TryTakeOverOne(OutsideThread thread)
    {
        if (At(thread.NextRandom(Math.Max(1, _lanes.Length))) is not { } lane || !lane.IsUnusedFor(Unused, MonotonicClock.Now))
        {
            return null;
        }

        var lease = new LaneLease(this, lane);
        return lane.TryTakeOver(lease) ? UnlessEnded(lease) : null;
    }

    private LaneLease? UnlessEnded(LaneLease lease)
    {
        if (_hasEnded.Read() == 0)
        {
            return lease;
        }

        lease.Revoke();
        return null;
    }
}
