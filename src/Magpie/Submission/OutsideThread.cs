using System.Runtime.CompilerServices;

namespace Magpie.Submission;

/// <summary>What the pools know of a thread that submits from outside. The thread's own.</summary>
internal sealed class OutsideThread
{
    /// <summary>After so many submissions to one pool a thread gets a lane of its own there, if one is left.</summary>
    public const int SubmissionsPerLane = 64;

    /// <summary>How many submissions in a row go to the worker that was chosen at random: a burst then keeps fewer inboxes moving between processors.</summary>
    public const int SubmissionsPerWorker = 64;

    [ThreadStatic]
    private static OutsideThread? _current;

    private uint _random;
    private int _worker;
    private int _leftForWorker;
    private int _untilSample;
    private object? _candidate;
    private int _submissions;
    private LaneLease? _lease;

    public static OutsideThread Current => _current ??= new OutsideThread();

    /// <summary>The worker to submit to: chosen at random, and kept for a few submissions.</summary>
    public int NextWorker(int count)
    {
        if (--_leftForWorker < 0 || _worker >= count)
        {
            _leftForWorker = SubmissionsPerWorker - 1;
            _worker = NextRandom(count);
        }

        return _worker;
    }

    /// <summary>Counts a submission.</summary>
    /// <param name="interval">One in so many is sampled.</param>
    /// <returns>Whether this is one of them.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsSampled(int interval)
    {
        // Another pool may count in larger steps.
        if (--_untilSample > 0 && _untilSample < interval)
        {
            return false;
        }

        _untilSample = interval;
        return true;
    }

    public int NextRandom(int bound) => (int)RandomSource.Next(ref _random, (uint)bound);

    /// <summary>Begins a submission to the thread's own lane in a pool; <see cref="LaneLease.Leave"/> must follow.</summary>
    /// <param name="lanes">Those of the pool.</param>
    /// <param name="lane">The lane; null if the thread has none there, and nothing has begun.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LaneLease? EnterLane(SubmissionLanes lanes, out SubmissionLane? lane)
    {
        lane = null;
        return _lease is { } lease && (lane = lease.TryEnter(lanes)) is not null ? lease : EnterAfterMany(lanes, out lane);
    }

    private LaneLease? EnterAfterMany(SubmissionLanes lanes, out SubmissionLane? lane)
    {
        lane = null;
        if (_candidate != lanes.Identity)
        {
            _candidate = lanes.Identity;
            _submissions = 0;
        }

        if (++_submissions < SubmissionsPerLane)
        {
            return null;
        }

        _submissions = 0;
        if (lanes.TryLease(this) is not { } lease)
        {
            return null;
        }

        _lease?.GiveBack();
        _lease = lease;
        lane = lease.TryEnter(lanes);
        return lane is null ? null : lease;
    }
}
