namespace Magpie.Submission;

/// <summary>
/// A lane that a thread holds: until it takes one elsewhere, or until the pool has ended, or until the thread is gone and this is collected.
/// </summary>
internal sealed class LaneLease(SubmissionLanes lanes, SubmissionLane lane) : IDisposable
{
    // Cleared by the thread that ends the pool; the holder may then still use what it has read, as it might a moment before.
    private SubmissionLanes? _lanes = lanes;
    private SubmissionLane? _lane = lane;

    ~LaneLease() => _lane?.LetGo();

    public SubmissionLanes? Lanes => _lanes;

    public SubmissionLane? Lane => _lane;

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _lane?.LetGo();
    }

    /// <summary>The pool has ended: a thread that lives on must not keep its lanes. By whoever ended it.</summary>
    public void Forget()
    {
        _lanes = null;
        _lane = null;
    }
}
