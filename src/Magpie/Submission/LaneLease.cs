namespace Magpie.Submission;

/// <summary>A lane that a thread holds: until it takes one elsewhere, or until the thread is gone and this is collected.</summary>
internal sealed class LaneLease(AdmissionLanes lanes, int lane) : IDisposable
{
    ~LaneLease() => lanes.GiveBack(lane);

    public AdmissionLanes Lanes => lanes;

    /// <summary>Counts an admitted unit. By the thread that holds the lane.</summary>
    public void Admit() => lanes.Admit(lane);

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        lanes.GiveBack(lane);
    }
}
