namespace Magpie.Primitives;

/// <summary>Starts operating-system threads; the seam at which tests let a start fail.</summary>
internal class ThreadLauncher
{
    public static ThreadLauncher Default { get; } = new();

    /// <summary>Starts the thread without flowing the caller's execution context.</summary>
    /// <exception cref="OutOfMemoryException">The system has no memory or no thread left.</exception>
    /// <exception cref="ThreadStartException">The system refused to start it.</exception>
    public virtual void Start(OsThread thread) => thread.StartNow();
}
