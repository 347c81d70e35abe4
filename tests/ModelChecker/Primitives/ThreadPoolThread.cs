namespace Magpie.Primitives;

/// <summary>The model's version: no model thread is one.</summary>
internal static class ThreadPoolThread
{
    public static bool IsCurrent => false;
}
