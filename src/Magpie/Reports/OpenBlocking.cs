namespace Magpie.Reports;

/// <summary>A wait that goes on.</summary>
/// <param name="recordings">Those that were running when it began.</param>
/// <param name="kind">How it is known.</param>
/// <param name="worker">The worker that the thread ran; -1 if it had none.</param>
/// <param name="keptWorker">Whether the thread kept it.</param>
/// <param name="since">When it began, or was first seen.</param>
/// <param name="stack">The stack at its begin, if one was taken then.</param>
/// <param name="processorTime">What the thread had used when it began, if that is known.</param>
/// <param name="stretch">The thread's stretch of code in which it began.</param>
internal sealed class OpenBlocking(
    BlockingRecording[] recordings, BlockingKind kind, int worker, bool keptWorker, TimeSpan since, StackSample? stack, TimeSpan? processorTime, long stretch)
{
    public BlockingRecording[] Recordings => recordings;

    public BlockingKind Kind => kind;

    public int Worker => worker;

    public bool KeptWorker => keptWorker;

    public TimeSpan Since => since;

    public StackSample? Stack => stack;

    public TimeSpan? ProcessorTime => processorTime;

    public long Stretch => stretch;
}
