namespace Magpie.Shutdown;

/// <summary>How a pool is asked to end, from lenient to strict. A stricter one overrides.</summary>
internal enum ShutdownMode
{
    /// <summary>Goes on admitting until it is idle.</summary>
    OnIdle,

    /// <summary>Admits nothing new from outside, and finishes what was admitted.</summary>
    Drain,

    /// <summary>Abandons what has not started.</summary>
    Abandon,
}
