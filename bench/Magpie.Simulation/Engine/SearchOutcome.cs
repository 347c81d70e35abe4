namespace Magpie.Simulation.Engine;

/// <summary>How a step of a search ended.</summary>
internal enum SearchOutcome
{
    /// <summary>The next step is scheduled.</summary>
    GoesOn,

    Found,

    /// <summary>Nothing was found, or there are searchers enough.</summary>
    GiveUp,
}
