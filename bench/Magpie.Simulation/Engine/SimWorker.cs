using Magpie.Parking;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.Simulation.Engine;

/// <summary>A worker: its queues, and how far it is in what it does.</summary>
internal sealed class SimWorker(int id, uint seed)
{
    private uint _random = seed;
    private BatchLimit _batches = new();
    private TimeSpan? _parkedAt;
    private TimeSpan _wokenAt;
    private SearchPatience _patience = new();

    public int Id { get; } = id;

    public SimQueue Deque { get; } = new();

    public SimQueue Inbox { get; } = new();

    public SimQueue Forks { get; } = new();

    public SimItem? Lifo { get; set; }

    /// <summary>A thief that claimed items has not let their slots go before this; others find it in the middle.</summary>
    public long StolenFromUntil { get; set; }

    public bool HasWork => Deque.Count > 0 || Lifo is not null || Inbox.Count > 0 || Forks.Count > 0;

    /// <summary>Items finished here, as thieves see it.</summary>
    public long Ended { get; set; }

    public SimItem Item { get; set; }

    public int ItemStep { get; set; }

    public SearchKind Search { get; set; }

    public int LifoStreak { get; set; }

    public bool IsFedFromOutside { get; set; }

    /// <summary>Whether it took a batch of the lane, of which others must be told.</summary>
    public bool HasBatch => IsFedFromOutside && Deque.Count > 0;

    public int LeftInInterval { get; set; }

    public int FairTurn { get; set; }

    /// <summary>How many items of the lane it takes at once.</summary>
    public int BatchLimit => _batches.Items;

    public int Peer { get; set; }

    public long PeerEnded { get; set; } = -1;

    public int Lingers { get; set; }

    public int Pass { get; set; }

    /// <summary>How many passes this search has.</summary>
    public int Passes { get; set; }

    public bool IsLastPass => Pass == Passes;

    /// <summary>What came of its last searches and sleeps.</summary>
    public SearchPatience Patience => _patience;

    public int ScanStart { get; set; } = id;

    public int ScanAt { get; set; }

    public int Victim { get; set; }

    public long VictimEnded { get; set; }

    /// <summary>It has left the idle word, but does not sleep yet.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>A notifier claimed it meanwhile.</summary>
    public bool IsClaimed { get; set; }

    /// <summary>It was woken, and has run nothing since.</summary>
    public bool IsWokenForNothing { get; set; }

    /// <summary>A fairness interval ends.</summary>
    public void MeasureBatches(long nanoseconds, int ran) => _batches.Measure(Clock(nanoseconds), ran);

    /// <summary>Work came while it lingered or searched.</summary>
    public void NoteFoundInSearch() => _patience.NoteFound();

    public void NoteParked(long at) => _parkedAt = Clock(at);

    /// <summary>A notifier has claimed it.</summary>
    public void NoteWoken(long at) => _wokenAt = Clock(at);

    /// <summary>It goes on after a sleep. One that has not run before was never parked: its thread is new.</summary>
    public void NoteSlept()
    {
        if (_parkedAt is { } since)
        {
            TimeSpan slept = _wokenAt - since;
            _patience.NoteSlept(slept);
            _batches.LeaveOut(slept);
        }
    }

    public int NextRandom(int bound) => (int)RandomSource.Next(ref _random, (uint)bound);

    /// <summary>As exactly as production's clock.</summary>
    private static TimeSpan Clock(long nanoseconds) => TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
}
