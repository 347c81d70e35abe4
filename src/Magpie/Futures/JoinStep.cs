namespace Magpie.Futures;

/// <summary>What became of an attempt to await, to take or to give up the outcome of a future.</summary>
internal enum JoinStep
{
    /// <summary>Somebody else has used, awaited or taken it: an error of the caller.</summary>
    Misused = 0,

    /// <summary>The outcome is there.</summary>
    Done = 1,

    /// <summary>The outcome is not there yet.</summary>
    Pending = 2,

    /// <summary>It has not begun, and the caller must run it, for it can no longer begin otherwise.</summary>
    Runs = 3,
}
