namespace Magpie.ModelChecking;

/// <summary>Which reorderings of memory operations are explored.</summary>
public enum MemoryModel
{
    /// <summary>None: every store is seen by all threads at once.</summary>
    Sequential,

    /// <summary>
    /// Store buffers, as on x86: a store may become visible after later loads of its thread. Interlocked operations and
    /// full fences empty the own buffer, a process-wide fence all buffers.
    /// </summary>
    StoreBuffers,

    /// <summary>
    /// What arm64 allows for release stores, acquire loads and plain accesses: a load may return any store that is not
    /// known, through synchronisation, to be overwritten.
    /// </summary>
    /// <remarks>
    /// A view machine without promises. Stores to one location take effect in the order in which they are explored, and a load never returns
    /// a store that has not been made yet (no load buffering).
    /// </remarks>
    Weak,
}
