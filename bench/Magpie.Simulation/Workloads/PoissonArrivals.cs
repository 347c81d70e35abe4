namespace Magpie.Simulation.Workloads;

/// <summary>Independent arrivals at a given rate, from many threads.</summary>
internal sealed class PoissonArrivals : Arrivals
{
    private readonly long[] _times;
    private readonly int _firstItem;
    private int _next;

    /// <param name="firstItem">The number of the first item.</param>
    /// <param name="count">How many.</param>
    /// <param name="meanGap">Nanoseconds between two, on average.</param>
    /// <param name="random">Where the gaps come from.</param>
    public PoissonArrivals(int firstItem, int count, double meanGap, Random random)
    {
        _firstItem = firstItem;
        _times = new long[count];
        double time = 0;
        for (int i = 0; i < count; i++)
        {
            time -= meanGap * Math.Log(1 - random.NextDouble());
            _times[i] = (long)time;
        }
    }

    public override long? First => _times[0];

    public override bool IsOneThread => false;

    public long Last => _times[^1];

    public override int Take() => _firstItem + _next++;

    public override long? Next(long at, long free) => _next < _times.Length ? _times[_next] : null;
}
