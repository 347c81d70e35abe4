namespace Magpie.Bench.Workloads;

/// <summary>How an item is queued.</summary>
internal enum Tier
{
    /// <summary>An <see cref="IThreadPoolWorkItem"/>, without an execution context.</summary>
    Item,

    /// <summary>A delegate, with the execution context.</summary>
    Callback,
}

/// <summary>The tiers' names in the table.</summary>
internal static class Tiers
{
    public static string NameOf(Tier tier) => tier == Tier.Item ? "item" : "callback";
}
