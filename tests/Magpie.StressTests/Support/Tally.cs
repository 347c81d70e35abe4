namespace Magpie.StressTests.Support;

/// <summary>How often a property did something. What it counts is progress: if no tally moves, the property has stalled.</summary>
internal sealed class Tally(string name, Func<long>? read = null)
{
    private long _count;

    public string Name => name;

    public long Count => read is null ? Volatile.Read(ref _count) : read();

    public void Add(long count = 1) => Interlocked.Add(ref _count, count);
}
