using Magpie.Primitives;

namespace Magpie.Submission;

/// <summary>
/// How many units of work were admitted and how many have ended, as far as one worker's line tells. Only the sum over all
/// workers means something.
/// </summary>
/// <remarks>
/// The pair without a prefix is written by the thread that runs the worker alone, so it costs no interlocked operation;
/// the other pair by any thread. A unit is counted as admitted before it can be found, and as ended after it has run.
/// </remarks>
internal sealed class AdmissionCounters
{
    private Padded<Pair> _owned;
    private Padded<Pair> _external;

    public long Admitted => _owned.Value.Admitted.Read() + _external.Value.Admitted.Read();

    public long Ended => _owned.Value.Ended.Read() + _external.Value.Ended.Read();

    /// <summary>Units that ended on the thread that ran the worker.</summary>
    public long EndedHere => _owned.Value.Ended.Read();

    /// <summary>By the thread that runs the worker.</summary>
    public void Admit(int units) => _owned.Value.Admitted.AddOwned(units);

    /// <summary>By the thread that runs the worker.</summary>
    public void Admit() => _owned.Value.Admitted.IncrementOwned();

    /// <summary>By the thread that runs the worker.</summary>
    public void End() => _owned.Value.Ended.IncrementOwned();

    public void AdmitFromOutside() => _external.Value.Admitted.Increment();

    public void EndFromOutside() => _external.Value.Ended.Increment();

    private struct Pair
    {
        public AtomicInt64 Admitted;
        public AtomicInt64 Ended;
    }
}
