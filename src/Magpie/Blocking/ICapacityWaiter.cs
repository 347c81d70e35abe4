namespace Magpie.HandingOff;

/// <summary>Somebody in line for blocking capacity.</summary>
internal interface ICapacityWaiter
{
    /// <summary>A permit is theirs now.</summary>
    /// <returns>False if they have gone, or have no use for it: the permit goes to the next in line.</returns>
    bool TryGrant();

    /// <summary>The pool abandons what has not started.</summary>
    void GiveUp();
}
