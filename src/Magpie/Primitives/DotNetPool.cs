namespace Magpie.Primitives;

/// <summary>The .NET thread pool, where work goes on that a pool has given up.</summary>
internal static class DotNetPool
{
    public static void Queue(IThreadPoolWorkItem item) => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);
}
