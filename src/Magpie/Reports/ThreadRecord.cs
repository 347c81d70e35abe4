using Magpie.ForkJoin;
using Magpie.Primitives;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.Reports;

/// <summary>
/// What a thread of the pool does while blocking is recorded: written by the thread itself, but for <see cref="Found"/>; read by whoever makes a
/// report, which may take one item's name for that of the next.
/// </summary>
internal sealed class ThreadRecord(WorkerThread thread, int slot)
{
    private AtomicReference<object> _callback;
    private AtomicReference<object> _state;
    private AtomicInt64 _itemSince;
    private AtomicInt64 _mark;
    private AtomicInt64 _markSince;
    private AtomicReference<OpenBlocking> _open;
    private AtomicReference<OpenBlocking> _found;
    private AtomicInt64 _stretch;
    private TimeSpan _waited;

    /// <summary>The thread's place in the list of the journal.</summary>
    public int Slot => slot;

    /// <summary>The worker that the thread runs; -1 if it has none.</summary>
    public int Worker => thread.ClaimedWorker?.Id ?? -1;

    /// <summary>The wait that the thread is in.</summary>
    public OpenBlocking? Open
    {
        get => _open.Read();
        set => _open.Write(value);
    }

    /// <summary>
    /// The number of the stretch of code that the thread runs: it begins and ends with an item, and with each wait that the thread tells of. A wait that the
    /// stall monitor found ends with its stretch at the latest, even if the monitor writes it down later.
    /// </summary>
    public long Stretch => _stretch.Read();

    /// <summary>The wait in which the stall monitor found the thread. Set by the monitor, and ended by <see cref="BeginStretch"/>.</summary>
    public OpenBlocking? Found
    {
        get => _found.Read() is { } wait && wait.Stretch == Stretch ? wait : null;
        set => _found.Write(value);
    }

    /// <summary>Whether an item runs that is recorded.</summary>
    public bool HasItem => _callback.Read() is not null;

    /// <summary>The method that the item runs.</summary>
    public string ItemName => _callback.Read() is { } callback ? ItemNames.Of(callback, _state.Read()) : "(unknown)";

    /// <param name="item">The item that begins.</param>
    /// <param name="now">The time.</param>
    /// <param name="staleness">How old a reading of the processor time may be; negative if none is needed.</param>
    public void BeginItem(WorkItem item, TimeSpan now, TimeSpan staleness)
    {
        BeginStretch();
        (object callback, object? state) = item.Code;

        // The thread that forked a branch may use its fork again as soon as it has ended.
        _callback.Write((callback as Fork)?.Code ?? callback);
        _state.Write(state);
        _waited = TimeSpan.Zero;
        if (staleness >= TimeSpan.Zero && now.Ticks - _markSince.ReadOwned() >= staleness.Ticks)
        {
            _mark.Write(thread.Os.Probe is { } probe && probe.TryReadProcessorTime(out TimeSpan used) ? used.Ticks : 0);
            _markSince.Write(now.Ticks);
        }

        _itemSince.Write(now.Ticks);
    }

    public void EndItem()
    {
        _itemSince.Write(0);
        _callback.Write(null);
        _state.Write(null);
    }

    /// <summary>What was found until now is over.</summary>
    public void BeginStretch()
    {
        if (_found.Read() is not null)
        {
            _found.Write(null);
        }

        _stretch.IncrementOwned();
    }

    /// <summary>A wait inside the item has ended.</summary>
    public void AddWait(TimeSpan duration) => _waited += duration;

    /// <summary>How long the thread has waited, or waited until now.</summary>
    /// <remarks>
    /// Nobody sees the end of a wait that the monitor found, so it lasts until the thread comes to the pool's code. If it was over before that, the thread ran, and what
    /// it used of a processor is no part of the wait.
    /// </remarks>
    public TimeSpan LengthOf(OpenBlocking wait, TimeSpan now)
    {
        TimeSpan elapsed = now - wait.Since;
        return wait.ProcessorTime is { } before && thread.Os.Probe is { } probe && probe.TryReadProcessorTime(out TimeSpan used)
            ? new TimeSpan(Math.Max(0, (elapsed - (used - before)).Ticks))
            : elapsed;
    }

    /// <summary>
    /// How much processor time the item used so far, or a little less. The reading before it may be older than the item; in between the thread cannot have
    /// used more than the time that passed.
    /// </summary>
    public TimeSpan Computed(TimeSpan now)
    {
        long since = _itemSince.Read();
        if (since == 0)
        {
            return TimeSpan.Zero;
        }

        TimeSpan elapsed = now - new TimeSpan(since);
        if (thread.Os.Probe is not { } probe)
        {
            return elapsed - _waited;
        }

        return probe.TryReadProcessorTime(out TimeSpan used) ? used - new TimeSpan(_mark.Read() + (since - _markSince.Read())) : TimeSpan.Zero;
    }

    /// <summary>Whether the item has run for so long that it may have computed for so long.</summary>
    public bool HasRunFor(TimeSpan threshold, TimeSpan now) => _itemSince.Read() is > 0 and var since && now.Ticks - since >= threshold.Ticks;
}
