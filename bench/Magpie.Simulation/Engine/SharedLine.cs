namespace Magpie.Simulation.Engine;

/// <summary>
/// A cache line that several processors write: one at a time has it, the others wait in line, and it costs a transfer
/// to whoever did not have it last.
/// </summary>
internal struct SharedLine
{
    /// <summary>Threads outside the pool: each access is by another processor.</summary>
    public const int Outside = -1;

    private const int Nobody = -2;

    private long _freeAt;
    private int _owner;

    public SharedLine() => _owner = Nobody;

    /// <summary>An interlocked operation.</summary>
    /// <param name="processor">Who makes it.</param>
    /// <param name="costs">What things cost.</param>
    /// <param name="at">When it begins; when it has ended.</param>
    /// <returns>How long it waited in line.</returns>
    public long Write(int processor, Costs costs, ref long at)
    {
        long waited = Math.Max(0, _freeAt - at);
        bool isOwned = _owner == processor && processor != Outside;
        at += waited + costs.Interlocked + (isOwned ? 0 : costs.Transfer);
        _freeAt = at;
        _owner = processor;
        return waited;
    }

    /// <summary>Another processor has a copy now, so that the next write costs a transfer.</summary>
    public void Share() => _owner = Nobody;
}
