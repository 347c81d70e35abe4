namespace Magpie.HandingOff;

/// <summary>Code that waits for a permit before it begins.</summary>
internal interface IWaitingRun
{
    /// <summary>It has the permit it waited for. Does not throw.</summary>
    PermitUse Proceed();

    /// <summary>It will not get it.</summary>
    /// <param name="token">What cancelled it: the caller's token, or that of the pool which abandons what has not started.</param>
    void GiveUp(CancellationToken token);
}
