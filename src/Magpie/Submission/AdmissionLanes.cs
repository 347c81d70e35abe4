using Magpie.Primitives;

namespace Magpie.Submission;

/// <summary>
/// Counters of admitted units that single threads outside the pool have to themselves, so that a thread which submits much
/// pays no interlocked operation for being counted.
/// </summary>
/// <remarks>
/// A lane has one writer at a time. It only grows, and goes on where its last writer left it. As the writer makes no
/// fence between counting and reading the phase, the shutdown makes one on all processors between changing the phase and
/// reading the counts.
/// </remarks>
internal sealed class AdmissionLanes
{
    private readonly Padded<Lane>[] _lanes = new Padded<Lane>[4 * Environment.ProcessorCount];

    public long Admitted
    {
        get
        {
            long admitted = 0;
            foreach (ref Padded<Lane> lane in _lanes.AsSpan())
            {
                admitted += lane.Value.Admitted.Read();
            }

            return admitted;
        }
    }

    /// <summary>By the writer of the lane.</summary>
    public void Admit(int lane) => _lanes[lane].Value.Admitted.IncrementOwned();

    /// <returns>The lane that the calling thread may write to; negative if there is none left.</returns>
    public int Take()
    {
        for (int lane = 0; lane < _lanes.Length; lane++)
        {
            if (_lanes[lane].Value.Taken.TryExchange(0, 1))
            {
                return lane;
            }
        }

        return -1;
    }

    public void GiveBack(int lane) => _lanes[lane].Value.Taken.Write(0);

    private struct Lane
    {
        public AtomicInt64 Admitted;
        public AtomicInt32 Taken;
    }
}
