namespace Magpie.ModelChecking;

/// <summary>How an access to a shared location is ordered against the thread's other accesses.</summary>
public enum Order
{
    /// <summary>Not at all. Unlike a plain access it is no data race.</summary>
    Relaxed,

    /// <summary>Loads acquire, stores release.</summary>
    Volatile,
}
