namespace Magpie.Primitives;

/// <summary>Small numbers for generic instantiations, each given once in a process.</summary>
internal static class KindNumber
{
    private static int _last = -1;

    public static int Next() => Interlocked.Increment(ref _last);
}
