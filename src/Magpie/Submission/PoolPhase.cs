namespace Magpie.Submission;

/// <summary>What a pool admits. It only goes on to the next, but for <see cref="Closing"/>, which may be withdrawn.</summary>
internal enum PoolPhase
{
    /// <summary>Admits everything.</summary>
    Running = 0,

    /// <summary>Admits everything until it is idle, then drains.</summary>
    EndingOnIdle = 1,

    /// <summary>Admits what its own items and started <c>async</c> methods submit, nothing new from outside.</summary>
    Draining = 2,

    /// <summary>Seemed idle while draining: admits nothing, and looks once more whether it is idle.</summary>
    Closing = 3,

    /// <summary>Admits nothing; its threads end.</summary>
    Stopped = 4,

    /// <summary>No thread is left.</summary>
    Terminated = 5,
}
