using Magpie.ModelChecking;

namespace Magpie.Primitives;

/// <summary>The model's version: each item is a model thread.</summary>
internal static class DotNetPool
{
    public static void Queue(IThreadPoolWorkItem item) => ModelSystem.StartThread("elsewhere", item.Execute);
}
