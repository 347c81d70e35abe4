namespace Magpie.Simulation.Policies;

/// <summary>The victim that a thief looks at first.</summary>
internal enum StartChoice
{
    /// <summary>Production: a random one in each pass.</summary>
    Random,

    /// <summary>Worker 0.</summary>
    Fixed,

    /// <summary>The one after the victim that it began with last time; its own right neighbour at first.</summary>
    RoundRobin,
}
