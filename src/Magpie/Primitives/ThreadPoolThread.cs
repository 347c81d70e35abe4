namespace Magpie.Primitives;

/// <summary>The threads of the .NET thread pool.</summary>
internal static class ThreadPoolThread
{
    /// <summary>Whether the calling thread is one.</summary>
    public static bool IsCurrent => Thread.CurrentThread.IsThreadPoolThread;
}
