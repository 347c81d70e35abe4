namespace Magpie.Tests.HandingOff;

/// <summary>A kind of wait, and what ends it from another thread. docs/blocking.md lists the kinds.</summary>
internal sealed class WaitKind(Action wait, Action end, Action? release = null) : IDisposable
{
    /// <summary>The kinds that the runtime tells the pool of.</summary>
    public static IEnumerable<string> NoticedNames => NoticedWaits.Kinds.Keys;

    /// <summary>The kinds that the stall monitor finds.</summary>
    public static IEnumerable<string> UnnoticedNames => UnnoticedWaits.Kinds.Keys;

    /// <summary>Blocks until <see cref="End"/> is called.</summary>
    public Action Wait { get; } = wait;

    /// <summary>Ends the wait, from another thread, without blocking.</summary>
    public Action End { get; } = end;

    public static WaitKind Create(string name) =>
        (NoticedWaits.Kinds.TryGetValue(name, out Func<WaitKind>? create) ? create : UnnoticedWaits.Kinds[name])();

    public void Dispose() => release?.Invoke();
}
