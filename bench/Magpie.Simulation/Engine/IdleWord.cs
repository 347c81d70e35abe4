using Magpie.Parking;
using Magpie.Simulation.Policies;

namespace Magpie.Simulation.Engine;

/// <summary>Production's idle word, on a cache line that costs time.</summary>
internal sealed class IdleWord(int workers, int unparked, Policy policy, Costs costs, Counts counts)
{
    private readonly long[] _seen = new long[workers];
    private SharedLine _line = new();
    private long _version = 1;

    public IdleState State { get; private set; } = new(searching: 0, patient: 0, unparked);

    /// <summary>A plain load: free unless somebody wrote since.</summary>
    public IdleState Read(int processor, ref long at)
    {
        if (processor == SharedLine.Outside || _seen[processor] != _version)
        {
            at += costs.Transfer;
            _line.Share();
            if (processor != SharedLine.Outside)
            {
                _seen[processor] = _version;
            }
        }

        return State;
    }

    public bool TryBeginSearch(int processor, ref long at)
    {
        if (!policy.Search.Allows(Read(processor, ref at), workers))
        {
            return false;
        }

        Write(processor, State.WithSearcher(), ref at);
        return true;
    }

    public void BecomePatient(int processor, ref long at) => Write(processor, State.WithSearcherPatient(), ref at);

    /// <summary>A searcher stops; a patient one makes a barrier.</summary>
    public IdleState EndSearch(int processor, SearchKind kind, ref long at)
    {
        Write(processor, State.WithoutSearcher(kind), ref at);
        if (kind == SearchKind.Patient)
        {
            at += costs.Barrier;
        }

        return State;
    }

    public void Reserve(int processor, ref long at) => Write(processor, State.WithReservation(), ref at);

    public void Leave(int processor, SearchKind search, ref long at)
    {
        Write(processor, State.WithoutUnparked(search), ref at);
        at += costs.Barrier;
    }

    private void Write(int processor, IdleState next, ref long at)
    {
        counts.IdleWordWait += _line.Write(processor, costs, ref at);
        State = next;
        _version++;
        if (processor != SharedLine.Outside)
        {
            _seen[processor] = _version;
        }
    }
}
