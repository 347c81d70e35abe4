namespace Magpie.ModelChecking;

/// <summary>The states that were explored, each with the budgets it was explored with.</summary>
/// <remarks>A state explored with at least the budgets that are left now need not be explored again.</remarks>
internal sealed class StateCache
{
    private const int Budgets = ModelOptions.LargestBound + 1;

    /// <summary>Beyond these, half a gigabyte, nothing more is remembered: the search takes longer, and finds the same.</summary>
    private const int MostStates = 12_000_000;

    private static readonly ulong[] _dominated = MakeDominated();

    private Hash128[] _keys = new Hash128[1 << 12];
    private ulong[] _explored = new ulong[1 << 12];

    public int Count { get; private set; }

    /// <summary>Notes that the state is explored from now on.</summary>
    /// <returns>False if it was already, with as much left.</returns>
    public bool TryEnter(Hash128 state, int preemptionsLeft, int delaysLeft)
    {
        int budgets = (Math.Min(preemptionsLeft, Budgets - 1) * Budgets) + Math.Min(delaysLeft, Budgets - 1);
        ref ulong explored = ref Find(state);
        if (explored == 0 && Count >= MostStates)
        {
            return true;
        }

        if ((explored & (1ul << budgets)) != 0)
        {
            return false;
        }

        if (explored == 0 && ++Count > _keys.Length / 2)
        {
            Grow();
            explored = ref Find(state);
        }

        explored |= _dominated[budgets];
        return true;
    }

    private ref ulong Find(Hash128 state)
    {
        int mask = _keys.Length - 1;
        int slot = (int)state.Low & mask;
        while (_explored[slot] != 0 && _keys[slot] != state)
        {
            slot = (slot + 1) & mask;
        }

        if (_explored[slot] == 0)
        {
            _keys[slot] = state;
        }

        return ref _explored[slot];
    }

    private void Grow()
    {
        Hash128[] keys = _keys;
        ulong[] explored = _explored;
        _keys = new Hash128[2 * keys.Length];
        _explored = new ulong[2 * keys.Length];
        for (int slot = 0; slot < keys.Length; slot++)
        {
            if (explored[slot] != 0)
            {
                Find(keys[slot]) = explored[slot];
            }
        }
    }

    private static ulong[] MakeDominated()
    {
        var dominated = new ulong[Budgets * Budgets];
        for (int budgets = 0; budgets < dominated.Length; budgets++)
        {
            for (int other = 0; other < dominated.Length; other++)
            {
                if (other / Budgets <= budgets / Budgets && other % Budgets <= budgets % Budgets)
                {
                    dominated[budgets] |= 1ul << other;
                }
            }
        }

        return dominated;
    }
}
