namespace Magpie.Primitives;

/// <summary>The model's version: no step, for the numbers are the same in all executions but the first.</summary>
internal static class KindNumber
{
    private static int _last = -1;

    public static int Next() => Interlocked.Increment(ref _last);
}
