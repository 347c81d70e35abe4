namespace Magpie.Simulation.Engine;

/// <summary>The costs by name, with where their defaults come from.</summary>
internal static class CostCatalog
{
    private const string MeasuredHere = "measured on the machine of the results, two processors";
    private const string Workloads = "measured for the project's workloads";

    public static IReadOnlyList<CostDefinition> All { get; } =
    [
        new("push", "assumed: stores to owned lines", c => c.Push, (c, v) => c with { Push = v }),
        new("pop", "assumed: loads from owned lines", c => c.Pop, (c, v) => c with { Pop = v }),
        new("interlocked", MeasuredHere, c => c.Interlocked, (c, v) => c with { Interlocked = v }),
        new("transfer", MeasuredHere + ": half of a ping-pong", c => c.Transfer, (c, v) => c with { Transfer = v }),
        new("look", "assumed: unchanged lines, which are in the cache", c => c.Look, (c, v) => c with { Look = v }),
        new("copy", "assumed: sixteen bytes in a row", c => c.Copy, (c, v) => c with { Copy = v }),
        new("fence", MeasuredHere, c => c.Fence, (c, v) => c with { Fence = v }),
        new("barrier", Workloads + ": 600 to 1,100", c => c.Barrier, (c, v) => c with { Barrier = v }),
        new("wake_call", MeasuredHere + ": a futex call, with a processor to be woken", c => c.WakeCall, (c, v) => c with { WakeCall = v }),
        new("wake_idle", Workloads + ": 38,000 to 60,000", c => c.WakeIdle, (c, v) => c with { WakeIdle = v }),
        new("wake_awake", Workloads, c => c.WakeAwake, (c, v) => c with { WakeAwake = v }),
        new("park_call", "assumed: a system call and a switch to the idle thread", c => c.ParkCall, (c, v) => c with { ParkCall = v }),
        new("pause", "the runtime's normalised pause", c => c.Pause, (c, v) => c with { Pause = v }),
        new("yield", MeasuredHere, c => c.Yield, (c, v) => c with { Yield = v }),
    ];

    /// <summary>Reads <c>name=nanoseconds</c> and applies it.</summary>
    /// <exception cref="FormatException">There is no such cost, or that is no cost.</exception>
    public static Costs Apply(Costs costs, string text)
    {
        string[] sides = text.Split('=');
        if (sides is not [string name, string value])
        {
            throw new FormatException($"'{text}' is not of the form name=nanoseconds.");
        }

        CostDefinition definition = All.FirstOrDefault(cost => cost.Name == name)
            ?? throw new FormatException($"There is no cost '{name}'; there are {string.Join(", ", All.Select(cost => cost.Name))}.");
        return long.TryParse(value, out long nanoseconds) && nanoseconds is >= 0 and <= 1_000_000_000
            ? definition.With(costs, nanoseconds)
            : throw new FormatException($"The cost '{name}' is a whole number of nanoseconds from 0 to 1,000,000,000, not '{value}'.");
    }
}

/// <param name="Name">As the command line takes it.</param>
/// <param name="Source">Where the default comes from.</param>
/// <param name="Get">Reads it.</param>
/// <param name="With">Replaces it.</param>
internal sealed record CostDefinition(string Name, string Source, Func<Costs, long> Get, Func<Costs, long, Costs> With);
