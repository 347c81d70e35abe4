namespace Magpie.HandingOff;

/// <summary>Code that waits for a permit before it begins.</summary>
internal interface IWaitingRun
{
    /// <summary>It has the permit it waited for. If it throws, <see cref="Fail"/> is called.</summary>
    PermitUse Proceed();

    /// <summary>It could not go on with that permit: it fails. Does not throw.</summary>
    /// <returns>What becomes of the permit.</returns>
    PermitUse Fail(Exception exception);

    /// <summary>It will not get it.</summary>
    /// <param name="token">What cancelled it: the caller's token, or that of the pool which abandons what has not started.</param>
    void GiveUp(CancellationToken token);
}
