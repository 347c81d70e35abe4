using Magpie.Submission;

namespace Magpie.Workers;

/// <summary>
/// How many items a worker takes from a lane at once: as many as it runs in about <see cref="Target"/>. Of whoever has the worker.
/// </summary>
/// <remarks>
/// Items in a lane go to whichever worker comes first; those in a worker's deque wait for it, or for a worker that has nothing to do. So a batch of items that
/// each compute for long would hold up the last of them behind the first, and all of them behind a thread that the system has taken the processor from, while
/// the other workers run what was submitted later. Large batches pay for tiny items alone.
/// </remarks>
internal struct BatchLimit()
{
    /// <summary>While nothing is known of what the worker runs.</summary>
    public const int First = 4;

    public static readonly TimeSpan Target = TimeSpan.FromMicroseconds(100);

    private TimeSpan? _since;

    /// <summary>From 1 to <see cref="SubmissionLanes.MaxBatch"/>.</summary>
    public int Items { get; private set; } = First;

    /// <summary>The worker has run some items since the last call. The first call only begins.</summary>
    public void Measure(TimeSpan now, int ran)
    {
        if (_since is { } since)
        {
            long elapsed = (now - since).Ticks;
            Items = elapsed > 0 ? (int)Math.Clamp(Target.Ticks * ran / elapsed, 1, SubmissionLanes.MaxBatch) : SubmissionLanes.MaxBatch;
        }

        _since = now;
    }

    /// <summary>The worker slept: that says nothing about its items.</summary>
    public void LeaveOut(TimeSpan slept) => _since += slept;
}
