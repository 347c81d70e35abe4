using Magpie.Parking;

namespace Magpie.Simulation.Policies;

/// <summary>How many workers may search at once.</summary>
internal enum SearchChoice
{
    /// <summary>Production: half of the workers (<see cref="IdleState.AllowsSearch"/>).</summary>
    Half,

    Unlimited,

    One,

    Quarter,
}

internal static class SearchRule
{
    public static bool Allows(this SearchChoice choice, IdleState state, int workers) => choice switch
    {
        SearchChoice.Unlimited => true,
        SearchChoice.One => state.Searching == 0,
        SearchChoice.Quarter => 4 * state.Searching < workers,
        _ => state.AllowsSearch(workers),
    };
}
