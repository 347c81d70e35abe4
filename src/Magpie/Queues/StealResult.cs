namespace Magpie.Queues;

/// <summary>How an attempt to steal ended. As in <c>crossbeam-deque</c>.</summary>
internal enum StealResult
{
    /// <summary>Nothing to take.</summary>
    Empty,

    /// <summary>Another thief was in the middle of it, or won: there may be something to take.</summary>
    Retry,

    /// <summary>Taken.</summary>
    Success,
}
