namespace Magpie.Simulation.Workloads;

/// <summary>The items of one run, what they do, and when those from outside come. Items go by number, from 0.</summary>
internal abstract class WorkProgram
{
    public abstract int Items { get; }

    /// <summary>How long it must take, in nanoseconds: all work shared by all workers, or the longest chain in it.</summary>
    public abstract long Ideal { get; }

    /// <summary>
    /// How many items, from 0, are there at the beginning, one in each worker's inbox. If there are any, no worker sleeps then.
    /// </summary>
    public virtual int Preloaded => 0;

    public bool StartsAwake => Preloaded > 0;

    public abstract Arrivals Arrivals { get; }

    /// <param name="item">The item.</param>
    /// <param name="step">How many steps it made.</param>
    public abstract ItemStep Next(int item, int step);
}
