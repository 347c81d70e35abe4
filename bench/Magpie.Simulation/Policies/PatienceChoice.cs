using Magpie.Workers;

namespace Magpie.Simulation.Policies;

/// <summary>How long a worker without work searches before it parks.</summary>
internal enum PatienceChoice
{
    /// <summary>Production: long, unless that was in vain of late (<see cref="SearchPatience"/>).</summary>
    Adaptive,

    /// <summary>Long, whatever came of it.</summary>
    Long,

    /// <summary>One pass.</summary>
    Short,
}

internal static class PatienceRule
{
    public static bool SearchesLong(this PatienceChoice choice, SearchPatience patience) => choice switch
    {
        PatienceChoice.Long => true,
        PatienceChoice.Short => false,
        _ => patience.IsLong,
    };
}
