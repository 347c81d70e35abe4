using Magpie.Parking;

namespace Magpie.Workers;

/// <summary>How many items one worker runs between two leaves, and what follows from it for the <see cref="FenceMode"/>. Of whoever has the worker.</summary>
/// <param name="limits">How many are few, and many.</param>
internal struct LeaveRate(FenceLimits limits)
{
    private long _endedAtLeave;
    private long _endedAtLook;

    /// <summary>The worker leaves.</summary>
    /// <param name="ended">How many items it has finished in all.</param>
    /// <returns>Whether that were so few since it last left that fences would have cost less than the barrier.</returns>
    public bool IsHigh(long ended)
    {
        bool isHigh = ended - _endedAtLeave < limits.FencesBelow;
        _endedAtLeave = ended;
        return isHigh;
    }

    /// <summary>The worker goes on.</summary>
    /// <returns>Whether it is time to ask if anybody leaves at all.</returns>
    public bool IsInDoubt(long ended)
    {
        if (ended - _endedAtLook < limits.DoubtAfter)
        {
            return false;
        }

        _endedAtLook = ended;
        return true;
    }
}
