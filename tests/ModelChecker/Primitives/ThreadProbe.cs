namespace Magpie.Primitives;

/// <summary>The model's version: there is nothing to see, so no pool has a stall monitor.</summary>
internal sealed class ThreadProbe
{
    private ThreadProbe()
    {
    }

    public static bool IsSupported => false;

    public bool TryReadProcessorTime(out TimeSpan time)
    {
        time = default;
        return false;
    }

    public bool IsAsleep() => false;
}
