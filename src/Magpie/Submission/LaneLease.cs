namespace Magpie.Submission;

/// <summary>A lane that a thread holds: until it takes one elsewhere, or until the thread is gone and this is collected.</summary>
internal sealed class LaneLease(SubmissionLanes lanes, SubmissionLane lane) : IDisposable
{
    ~LaneLease() => lane.LetGo();

    public SubmissionLanes Lanes => lanes;

    public SubmissionLane Lane => lane;

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        lane.LetGo();
    }
}
