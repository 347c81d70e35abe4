namespace Magpie.Futures;

/// <summary>How far a future is. Two bits of a <see cref="FutureState"/>.</summary>
internal enum FutureProgress
{
    /// <summary>Nobody has used it: its body has not begun, and nothing leads to it.</summary>
    Cold = 0,

    /// <summary>Spawned: an entry of a queue leads to it, and whoever begins it first runs it.</summary>
    Queued = 1,

    /// <summary>One thread at a time runs its body, or it waits for something.</summary>
    Begun = 2,

    /// <summary>Its outcome is there to be taken.</summary>
    Done = 3,
}
