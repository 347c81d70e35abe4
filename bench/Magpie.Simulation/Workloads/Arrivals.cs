namespace Magpie.Simulation.Workloads;

/// <summary>The items that come from outside.</summary>
internal abstract class Arrivals
{
    /// <summary>When the first one comes.</summary>
    public abstract long? First { get; }

    /// <summary>Whether one thread submits them all; else each comes from another one.</summary>
    public abstract bool IsOneThread { get; }

    /// <summary>The item that comes now.</summary>
    public abstract int Take();

    /// <summary>When the next one comes.</summary>
    /// <param name="at">When the last one came.</param>
    /// <param name="free">When its submitter had done with it.</param>
    /// <returns>Null if none comes before those that came have ended.</returns>
    public abstract long? Next(long at, long free);

    /// <summary>When the next one comes, now that all that came have ended.</summary>
    /// <returns>Null if none does, or its time is fixed already.</returns>
    public virtual long? AfterRest(long at) => null;
}
