using System.Runtime.CompilerServices;
using Magpie.Diagnostics;
using Magpie.ForkJoin;
using Magpie.Primitives;
using Magpie.Queues;
using Magpie.Submission;

namespace Magpie.Workers;

/// <summary>
/// What a thread needs to run items, and what is handed on when it blocks: queues, counters and a parker. A worker is not
/// a thread; at any time at most one thread runs it (invariant 3), and that thread owns the fields marked owner-only.
/// </summary>
internal sealed class Worker
{
    private const int InitialDequeCapacity = 64;
    private const int InitialForkCapacity = 32;

    /// <summary>How many items in a row may come from the LIFO slot before the deque gets its turn.</summary>
    public const int MaxLifoStreak = 3;

    private readonly int _inboxCheckInterval;
    private readonly SubmissionLanes _lanes;

    // Owner-only.
    private int _leftInInterval;
    private int _turn;
    private int _nextLane;
    private int _peer;
    private long _peerEnded = -1;
    private int _lifoStreak;
    private int _untilSample;
    private uint _random;
    private LeaveRate _leaveRate;
    private BatchLimit _batches = new();
    private SearchPatience _patience = new();

    // Set by the thread that takes the worker; read by a notifier that could not wake it.
    private AtomicReference<WorkerThread> _thread;

    // Written by notifiers.
    private AtomicInt64 _wokenAt;

    // Made by the first join.
    private AtomicReference<ForkDeque<Fork>> _forks;

    // Made by the first thread that parks; replaced if it throws.
    private AtomicReference<IParker> _parker;

    public Worker(int id, int inboxCheckInterval, FenceLimits fences, SubmissionLanes lanes)
    {
        _leaveRate = new LeaveRate(fences);
        Id = id;
        _lanes = lanes;
        _inboxCheckInterval = inboxCheckInterval;
        _leftInInterval = inboxCheckInterval;
    }

    public int Id { get; }

    public WorkStealingDeque<WorkItem> Deque { get; } = new(InitialDequeCapacity);

    public LifoSlot<WorkItem> Lifo { get; } = new();

    public Inbox<WorkItem> Inbox { get; } = new();

    /// <summary>Branches of the items that run; null before the first one.</summary>
    public ForkDeque<Fork>? Forks => _forks.Read();

    public AdmissionCounters Admission { get; } = new();

    public WorkerCounters Counters { get; } = new();

    /// <summary>When it lost its thread while it had work; zero if nobody measures. Of whoever has the worker.</summary>
    public TimeSpan HandedOffAt { get; set; }

    /// <summary>The thread that took the worker last.</summary>
    public WorkerThread? Thread
    {
        get => _thread.Read();
        set => _thread.Write(value);
    }

    public bool HasWork => Deque.Count > 0 || Lifo.IsFull || !Inbox.IsEmpty || Forks is { IsEmpty: false };

    /// <summary>Whether the last item of its own queues came from the inbox. Owner-only.</summary>
    public bool IsFedFromOutside { get; private set; }

    /// <summary>Whether the last item of its own queues came with others, which wait in the deque now. Owner-only.</summary>
    public bool HasBatch => IsFedFromOutside && Deque.Count > 0;

    /// <summary>Null until the worker first parks.</summary>
    public IParker? Parker => _parker.Read();

    /// <summary>Owner-only.</summary>
    /// <exception cref="OutOfMemoryException">There is none, and it could not be made.</exception>
    public ForkDeque<Fork> ForksOrNew()
    {
        if (_forks.ReadOwned() is { } forks)
        {
            return forks;
        }

        forks = new ForkDeque<Fork>(InitialForkCapacity);
        _forks.Write(forks);
        return forks;
    }

    /// <summary>Makes an item of a branch that this worker took. Owner-only.</summary>
    /// <remarks>It is part of an item that has not ended, so the pool is not idle whenever it is counted.</remarks>
    public WorkItem Adopt(Fork fork)
    {
        Admission.Admit();
        return WorkItem.Of(fork);
    }

    /// <summary>Counts an item that is submitted. Owner-only.</summary>
    /// <param name="interval">One in so many is sampled.</param>
    /// <returns>Whether this is one of them.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsSampled(int interval)
    {
        if (--_untilSample > 0)
        {
            return false;
        }

        _untilSample = interval;
        return true;
    }

    /// <summary>Counts an item of the fairness interval. Owner-only.</summary>
    /// <returns>False if it was the last.</returns>
    public bool CountsOn() => --_leftInInterval > 0;

    /// <summary>Begins the next fairness interval, if one has ended. Owner-only.</summary>
    /// <param name="turn">0, 1, 2 in turn: whose turn it is to be looked after first.</param>
    public bool BeginsInterval(out int turn)
    {
        turn = _turn;
        if (_leftInInterval > 0)
        {
            return false;
        }

        _leftInInterval = _inboxCheckInterval;
        _batches.Measure(MonotonicClock.Now, _inboxCheckInterval);
        _turn = turn < 2 ? turn + 1 : 0;
        return true;
    }

    /// <summary>Whether a search of some length pays for the worker. Owner-only.</summary>
    public bool SearchesLong => _patience.IsLong;

    /// <summary>Work came while it searched. Owner-only.</summary>
    public void NoteFound() => _patience.NoteFound();

    /// <summary>A notifier has claimed the worker, and wakes its thread.</summary>
    public void NoteWoken(TimeSpan now) => _wokenAt.Write(now.Ticks);

    /// <summary>It was parked, and has work to look for. Owner-only.</summary>
    /// <param name="since">When it parked.</param>
    public void NoteSlept(TimeSpan since)
    {
        // A notifier may have claimed the worker, and not yet noted that.
        var slept = TimeSpan.FromTicks(Math.Max(0, _wokenAt.Read() - since.Ticks));
        _patience.NoteSlept(slept);
        _batches.LeaveOut(slept);
    }

    /// <summary>Whether the worker, which is about to leave, does so often. Owner-only.</summary>
    public bool LeavesOften() => _leaveRate.IsHigh(Admission.EndedHere);

    /// <summary>Whether the worker has run for so long that it is time to ask whether anybody leaves. Owner-only.</summary>
    public bool DoubtsFences() => _leaveRate.IsInDoubt(Admission.EndedHere);

    /// <summary>A random number below <paramref name="bound"/>. Owner-only.</summary>
    public int NextRandom(int bound) => (int)RandomSource.Next(ref _random, (uint)bound);

    /// <summary>Installs the worker's parker. By the thread that runs the worker, or by whoever claimed it.</summary>
    public void ReplaceParker(IParker parker) => _parker.Write(parker);

    /// <summary>Puts an item where it runs next; what was there goes to the back of the deque. Owner-only, with room reserved.</summary>
    public void PutNext(WorkItem item)
    {
        if (Lifo.TryPut(item))
        {
            return;
        }

        if (Lifo.TryTake(out WorkItem displaced))
        {
            // Only the owner fills the slot, so it is free now.
            Deque.Append(displaced);
            bool isPut = Lifo.TryPut(item);
            Invariant.Holds(isPut, "a slot that its owner emptied is free");
            return;
        }

        // A thief is taking what was there.
        Deque.Append(item);
    }

    /// <summary>The next item of the worker's own queues. Owner-only.</summary>
    public bool TryNext(out WorkItem item)
    {
        if (Lifo.IsFull && TryTakeWoken(out item))
        {
            return true;
        }

        _lifoStreak = 0;

        // What a thread forked that lost this worker before the join: somebody may wait for it.
        if (_forks.ReadOwned() is { IsEmpty: false } forks && forks.TryPop() is { } fork)
        {
            IsFedFromOutside = false;
            item = Adopt(fork);
            return true;
        }

        if (Deque.TryPop(out item))
        {
            IsFedFromOutside = false;
            return true;
        }

        if (!_lanes.TryTake(Deque, _batches.Items, ref _nextLane, out item) && !Inbox.TryDequeue(out item))
        {
            return false;
        }

        IsFedFromOutside = true;
        return true;
    }

    /// <summary>Takes one item of a lane. Owner-only.</summary>
    public bool TryTakeFromLane(out WorkItem item) => _lanes.TryTake(target: null, atMost: 1, ref _nextLane, out item);

    /// <summary>
    /// Watches the other workers in turn, each from one fairness interval to the next. Owner-only.
    /// </summary>
    /// <returns>A worker that has work, and has finished nothing for an interval of this one; else null.</returns>
    public Worker? FindStuckPeer(Worker[] workers)
    {
        Worker peer = workers[_peer];
        if (peer != this && peer.HasWork && peer.Admission.EndedHere == _peerEnded)
        {
            return peer;
        }

        _peer = _peer + 1 < workers.Length ? _peer + 1 : 0;
        _peerEnded = workers[_peer].Admission.EndedHere;
        return null;
    }

    /// <remarks>Two items that wake each other through the slot must not keep the deque waiting: after a streak the slot's item queues.</remarks>
    private bool TryTakeWoken(out WorkItem item)
    {
        if (_lifoStreak < MaxLifoStreak || !Deque.TryReserve(1))
        {
            _lifoStreak++;
            return Lifo.TryTake(out item);
        }

        if (Lifo.TryTake(out item))
        {
            Deque.Append(item);
        }

        item = default;
        return false;
    }
}
