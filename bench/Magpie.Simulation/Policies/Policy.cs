namespace Magpie.Simulation.Policies;

/// <summary>What the pool chooses.</summary>
internal sealed record Policy(StealChoice Steal, StartChoice Start, SearchChoice Search, PatienceChoice Patience, WakeChoice Wake)
{
    public static Policy Production { get; } = new(StealChoice.Half, StartChoice.Random, SearchChoice.Half, PatienceChoice.Adaptive, WakeChoice.One);

    /// <summary>Where it differs from production, as the command line takes it.</summary>
    public string Name
    {
        get
        {
            var parts = new List<string>();
            AddIfOther(parts, "steal", Steal, Production.Steal);
            AddIfOther(parts, "start", Start, Production.Start);
            AddIfOther(parts, "search", Search, Production.Search);
            AddIfOther(parts, "patience", Patience, Production.Patience);
            AddIfOther(parts, "wake", Wake, Production.Wake);
            return parts.Count == 0 ? PolicyCatalog.ProductionName : string.Join(',', parts);
        }
    }

    private static void AddIfOther<T>(List<string> parts, string key, T value, T production)
        where T : struct, Enum
    {
        if (!value.Equals(production))
        {
            parts.Add($"{key}={PolicyCatalog.NameOf(value)}");
        }
    }
}
