namespace Magpie.Simulation.Engine;

/// <summary>What a worker spends its time on.</summary>
internal enum Activity
{
    Sleeping,

    /// <summary>It was woken, and is not there yet.</summary>
    Waking,

    /// <summary>Lingering, searching, or about to leave.</summary>
    Searching,

    /// <summary>Items, and what submitting and notifying cost them.</summary>
    Running,
}
