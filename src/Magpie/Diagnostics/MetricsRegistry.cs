using System.Runtime.CompilerServices;

namespace Magpie.Diagnostics;

/// <summary>What the observable instruments look at. Held weakly: an object that nobody uses leaves no series behind.</summary>
internal sealed class MetricsRegistry<T>
    where T : class
{
    private readonly ConditionalWeakTable<T, T?> _live = [];

    public void Add(T owner) => _live.Add(owner, null);

    public void Remove(T owner) => _live.Remove(owner);

    /// <summary>The sums of a figure by name, for two owners may have the same.</summary>
    public IEnumerable<KeyValuePair<string, long>> Sum(Func<T, string> nameOf, Func<T, long> figureOf) =>
        from entry in _live
        group entry.Key by nameOf(entry.Key) into owners
        select KeyValuePair.Create(owners.Key, owners.Sum(figureOf));
}
