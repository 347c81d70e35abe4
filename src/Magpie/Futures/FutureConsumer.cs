namespace Magpie.Futures;

/// <summary>Who gets the outcome of a future. Two bits of a <see cref="FutureState"/>.</summary>
internal enum FutureConsumer
{
    /// <summary>Nobody yet.</summary>
    None = 0,

    /// <summary>Somebody has the right to await it, and writes down whom to wake.</summary>
    Reserved = 1,

    /// <summary>An awaiter, which the end of the future wakes.</summary>
    Awaited = 2,

    /// <summary>Nobody ever: the end of the future tidies up.</summary>
    Detached = 3,
}
