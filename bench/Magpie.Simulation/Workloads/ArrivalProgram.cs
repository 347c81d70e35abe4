namespace Magpie.Simulation.Workloads;

/// <summary>Items of 1 to 20 us come from outside, at a given share of what the workers can do.</summary>
internal sealed class ArrivalProgram : WorkProgram
{
    private const long Shortest = 1_000;
    private const long Longest = 20_000;

    private readonly PoissonArrivals _arrivals;
    private readonly long[] _work;

    public ArrivalProgram(WorkSize size, double load)
    {
        var random = new Random(size.Seed);
        long shortest = size.Work ?? Shortest;
        long longest = size.Work ?? Longest;
        Preloaded = (int)Math.Ceiling(load * size.Workers);
        _arrivals = new PoissonArrivals(Preloaded, size.Items, (shortest + longest) / (2.0 * load * size.Workers), random);
        _work = new long[Preloaded + size.Items];
        for (int i = 0; i < _work.Length; i++)
        {
            _work[i] = random.NextInt64(shortest, longest + 1);
        }

        Ideal = Math.Max(_arrivals.Last + _work[^1], _work.Sum() / size.Workers);
    }

    public override int Items => _work.Length;

    public override long Ideal { get; }

    /// <summary>As many as run at once on average: a pool in the middle of its work, not one that has just begun.</summary>
    public override int Preloaded { get; }

    public override Arrivals Arrivals => _arrivals;

    public override ItemStep Next(int item, int step) => step == 0 ? ItemStep.Work(_work[item]) : ItemStep.End;

    /// <summary>Items per second, of the usual length.</summary>
    public static double Rate(double load, int workers) => 1e9 * load * workers * 2.0 / (Shortest + Longest);
}
