using Magpie.Parking;

namespace Magpie.Simulation.Policies;

/// <summary>How many sleepers are woken, and when.</summary>
internal enum WakeChoice
{
    /// <summary>Production: one, if nobody searches (<see cref="IdleState.NeedsWake"/>).</summary>
    One,

    /// <summary>As production, but a searcher that found work wakes two while more is queued, whoever else searches.</summary>
    Two,

    /// <summary>As two, but only while fewer than an eighth of the workers search or are on their way.</summary>
    Relay,

    /// <summary>One, if fewer than an eighth of the workers search or are on their way.</summary>
    Eighth,

    /// <summary>One per submission, whoever searches.</summary>
    Each,

    /// <summary>All that sleep, if nobody searches.</summary>
    All,
}

internal static class WakeRule
{
    /// <summary>How many a submitter wakes.</summary>
    public static int AfterSubmission(this WakeChoice choice, IdleState state, int workers)
    {
        int sleepers = Math.Max(0, workers - state.Unparked);
        return choice switch
        {
            WakeChoice.Each => Math.Min(sleepers, 1),
            WakeChoice.Eighth => state.Searching < Eighth(workers) ? Math.Min(sleepers, 1) : 0,
            WakeChoice.All => state.NeedsWake(workers) ? sleepers : 0,
            _ => state.NeedsWake(workers) ? 1 : 0,
        };
    }

    /// <summary>How many a searcher wakes that stops searching while work is queued.</summary>
    public static int AfterSearch(this WakeChoice choice, IdleState state, int workers)
    {
        int sleepers = Math.Max(0, workers - state.Unparked);
        return choice switch
        {
            WakeChoice.Two => Math.Min(sleepers, 2),
            WakeChoice.Relay => Math.Min(sleepers, Math.Clamp(Eighth(workers) - state.Searching, 0, 2)),
            WakeChoice.Eighth => state.Searching < Eighth(workers) ? Math.Min(sleepers, 1) : 0,
            WakeChoice.All => state.NeedsWake(workers) ? sleepers : 0,
            _ => state.NeedsWake(workers) ? 1 : 0,
        };
    }

    private static int Eighth(int workers) => Math.Max(1, workers / 8);
}
