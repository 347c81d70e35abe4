namespace Magpie.Simulation.Workloads;

/// <summary>A kind of load, of any size.</summary>
/// <param name="Name">As the command line takes it.</param>
/// <param name="Description">One line.</param>
/// <param name="UsualItems">How many items for so many workers.</param>
/// <param name="Create">Makes the items of one run; what is random in it is decided here.</param>
internal sealed record Workload(string Name, string Description, Func<int, int> UsualItems, Func<WorkSize, WorkProgram> Create);

/// <param name="Workers">How many workers share the load.</param>
/// <param name="Items">About how many items.</param>
/// <param name="Seed">Of the random numbers.</param>
/// <param name="Work">How long an item computes, in nanoseconds; null for the workload's own length.</param>
internal readonly record struct WorkSize(int Workers, int Items, int Seed, long? Work = null);
