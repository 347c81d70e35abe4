using System.Numerics;
using Magpie.Primitives;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.Reports;

/// <summary>Tells the recordings of one pool what blocks. While there are none, nothing is told, and nothing costs anything.</summary>
/// <remarks>
/// A stack can be taken by its own thread alone. So the thread tells of a wait itself, after it handed its worker off and after the
/// wait; of one that the stall monitor found, when it next comes to the pool's code, which is too late for the stack.
/// </remarks>
internal sealed class BlockingJournal(PoolCore core)
{
    private const int MostThreadsListed = 65_536;

    private static readonly TimeSpan _stale = TimeSpan.FromMilliseconds(1);

    private AtomicReference<BlockingRecording[]> _recordings;

    // A copy of the above, to be read at no cost. Whoever reads an old one begins to tell, or ends telling, a little later.
    private Relaxed<BlockingRecording[]?> _active;
    private AtomicReference<BlockingRecording> _own;
    private AtomicReference<AtomicReference<ThreadRecord>[]> _threads;

    /// <summary>Null while nothing is recorded.</summary>
    public BlockingRecording[]? Active => _active.Read();

    public string PoolName => core.Settings.Name;

    public int WorkerCount => core.Settings.WorkerCount;

    /// <summary>The recording of the pool itself, the last one if there were several; null if there was none.</summary>
    public BlockingRecording? Own => _own.Read();

    public BlockingRecording Add(BlockingReportOptions options)
    {
        var recording = new BlockingRecording(this, options);
        core.SynchronizationContext.NoticeWaits();
        Change(recordings => [.. recordings, recording]);
        return recording;
    }

    public void Remove(BlockingRecording recording) => Change(recordings => [.. recordings.Where(other => other != recording)]);

    /// <summary>Begins the pool's own recording anew.</summary>
    public void StartOwn(BlockingReportOptions options) => _own.Exchange(Add(options))?.Dispose();

    /// <summary>An item begins on the calling thread. Does not throw.</summary>
    /// <returns>Null if it is not recorded.</returns>
    public ThreadRecord? BeginItem(WorkerThread thread, WorkItem item)
    {
        ThreadRecord? record;
        try
        {
            record = RecordOf(thread);
        }
        catch (OutOfMemoryException)
        {
            return null;
        }

        TimeSpan threshold = Active is { } recordings ? LowestComputing(recordings) : Timeout.InfiniteTimeSpan;
        record?.BeginItem(item, MonotonicClock.Now, threshold < TimeSpan.Zero ? threshold : Least(threshold / 8, _stale));
        return record;
    }

    /// <summary>It has ended. Does not throw.</summary>
    public void EndItem(WorkerThread thread, ThreadRecord record)
    {
        thread.Blocking.Suspend();
        TimeSpan now = MonotonicClock.Now;
        EndFound(record, now);
        TimeSpan threshold = Active is { } recordings ? LowestComputing(recordings) : Timeout.InfiniteTimeSpan;
        if (threshold >= TimeSpan.Zero && record.HasRunFor(threshold, now) && record.Computed(now) is var computed && computed >= threshold)
        {
            CountComputing(record, computed, now);
        }

        record.EndItem();
        thread.Blocking.Resume();
    }

    /// <summary>The item on the calling thread begins to wait. Does not throw; a wait inside of it is not noticed.</summary>
    public void BeginWait(WorkerThread thread, BlockingKind kind, Worker? worker, bool keptWorker)
    {
        if (_active.Read() is not { } recordings)
        {
            return;
        }

        thread.Blocking.Suspend();
        try
        {
            // That is over, or the thread would not be here.
            EndFound(thread);
            thread.Blocking.Recorded = Begin(thread, recordings, kind, worker?.Id ?? -1, keptWorker);
        }
        catch (OutOfMemoryException)
        {
            // It is not recorded.
        }

        thread.Blocking.Resume();
    }

    /// <summary>It goes on. Does not throw.</summary>
    public void EndWait(WorkerThread thread)
    {
        if (thread.Blocking.Recorded is not { } wait)
        {
            return;
        }

        thread.Blocking.Recorded = null;
        thread.Blocking.Suspend();
        ThreadRecord record = thread.Record!;
        Count(wait, MonotonicClock.Now, record);
        record.BeginStretch();
        record.Open = null;
        thread.Blocking.Resume();
    }

    /// <summary>The stall monitor finds that the thread blocks. By the monitor, while the thread is inside the item.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="worker">Its worker.</param>
    /// <param name="keptWorker">Whether it keeps it.</param>
    /// <param name="since">Since when it was watched.</param>
    /// <param name="processorTime">What it had used then.</param>
    /// <param name="stretch">Its stretch of code before it was found: what is written down for one that has ended meanwhile counts for nothing.</param>
    public void BeginFound(WorkerThread thread, int worker, bool keptWorker, TimeSpan since, TimeSpan processorTime, long stretch)
    {
        // Nobody would tell of the end of an item that began before the recording, if it keeps its worker.
        if (Active is { } recordings && thread.Record is { } record && (record.HasItem || !keptWorker))
        {
            record.Found = new OpenBlocking(recordings, BlockingKind.Found, worker, keptWorker, since, stack: null, processorTime, stretch);
            if (record.Stretch != stretch)
            {
                record.Found = null;
            }
        }
    }

    /// <summary>It was wrong, or came too late. By the monitor.</summary>
    public void WithdrawFound(WorkerThread thread)
    {
        if (thread.Record is { } record)
        {
            record.Found = null;
        }
    }

    /// <summary>The thread comes back to the pool's code.</summary>
    public void EndFound(WorkerThread thread)
    {
        if (thread.Record is { } record)
        {
            thread.Blocking.Suspend();
            EndFound(record, MonotonicClock.Now);
            thread.Blocking.Resume();
        }
    }

    /// <summary>The thread ends.</summary>
    public void Forget(WorkerThread thread)
    {
        if (thread.Record is { } record)
        {
            _threads.Read()![record.Slot].Write(null);
            thread.Record = null;
        }
    }

    /// <summary>What goes on in the pool and began while the recording was running.</summary>
    public IEnumerable<UnfinishedBlocking> UnfinishedOf(BlockingRecording recording, TimeSpan now)
    {
        AtomicReference<ThreadRecord>[] threads = _threads.Read() ?? [];
        for (int i = 0; i < threads.Length; i++)
        {
            if (threads[i].Read() is { } record && Unfinished.Of(record, recording, now) is { } unfinished)
            {
                yield return unfinished;
            }
        }
    }

    private OpenBlocking? Begin(WorkerThread thread, BlockingRecording[] recordings, BlockingKind kind, int worker, bool keptWorker)
    {
        if (RecordOf(thread) is not { } record)
        {
            return null;
        }

        StackSample? stack = null;
        TimeSpan now = MonotonicClock.Now;
        foreach (BlockingRecording recording in recordings)
        {
            stack ??= recording.TakeStackAtBegin(now);
        }

        var wait = new OpenBlocking(recordings, kind, worker, keptWorker, now, stack, processorTime: null, record.Stretch);
        record.Open = wait;
        return wait;
    }

    private static void EndFound(ThreadRecord record, TimeSpan now)
    {
        if (record.Found is { } wait)
        {
            Count(wait, now, record);
        }

        record.BeginStretch();
    }

    private static void Count(OpenBlocking wait, TimeSpan now, ThreadRecord record)
    {
        TimeSpan duration = record.LengthOf(wait, now);
        record.AddWait(duration);
        StackSample? stack = wait.Stack;
        try
        {
            foreach (BlockingRecording recording in wait.Recordings)
            {
                recording.Count(wait, now, duration, record, ref stack);
            }
        }
        catch (OutOfMemoryException)
        {
            // It is not counted.
        }
    }

    private void CountComputing(ThreadRecord record, TimeSpan computed, TimeSpan now)
    {
        try
        {
            foreach (BlockingRecording recording in Active ?? [])
            {
                recording.CountComputing(record.Worker, computed, now, record);
            }
        }
        catch (OutOfMemoryException)
        {
            // It is not counted.
        }
    }

    private static TimeSpan LowestComputing(BlockingRecording[] recordings)
    {
        TimeSpan lowest = Timeout.InfiniteTimeSpan;
        foreach (BlockingRecording recording in recordings)
        {
            TimeSpan threshold = recording.ComputingThreshold;
            lowest = lowest < TimeSpan.Zero || (threshold >= TimeSpan.Zero && threshold < lowest) ? threshold : lowest;
        }

        return lowest;
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private ThreadRecord? RecordOf(WorkerThread thread) => thread.Record ?? List(thread);

    /// <returns>Null if more threads are listed than can be.</returns>
    private ThreadRecord? List(WorkerThread thread)
    {
        long most = Math.Min(MostThreadsListed, (long)WorkerCount + core.Settings.MaxBlockingThreads);
        AtomicReference<ThreadRecord>[] threads = _threads.Read()
            ?? _threads.GetOrInstall(new AtomicReference<ThreadRecord>[BitOperations.RoundUpToPowerOf2((uint)(most + most))]);
        int first = thread.Serial;
        for (int i = 0; i < threads.Length; i++)
        {
            int slot = (first + i) & (threads.Length - 1);
            if (threads[slot].Read() is null)
            {
                var record = new ThreadRecord(thread, slot);
                if (threads[slot].TryExchange(null, record))
                {
                    thread.Record = record;
                    return record;
                }
            }
        }

        return null;
    }

    private void Change(Func<BlockingRecording[], BlockingRecording[]> change)
    {
        BlockingRecording[]? before;
        BlockingRecording[] after;
        do
        {
            before = _recordings.Read();
            after = change(before ?? []);
        }
        while (!_recordings.TryExchange(before, after));

        // The last to change is the last to copy, or sees that it is not.
        BlockingRecording[]? newest;
        do
        {
            newest = _recordings.Read();
            _active.Write(newest is { Length: > 0 } ? newest : null);
            core.Runner.RecordItems(newest is { Length: > 0 });
            Fence.Full();
        }
        while (newest != _recordings.Read());
    }
}
