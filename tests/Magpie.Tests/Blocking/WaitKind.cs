namespace Magpie.Tests.HandingOff;

/// <summary>A kind of wait, and what ends it from another thread. docs/blocking.md lists the kinds.</summary>
/// <param name="wait">Blocks until <paramref name="end"/> is called.</param>
/// <param name="end">Called once.</param>
/// <param name="release">Called last.</param>
internal sealed class WaitKind(Action wait, Action end, Action? release = null) : IDisposable
{
    private bool _isEnded;

    /// <summary>The kinds that the runtime tells the pool of.</summary>
    public static IEnumerable<string> NoticedNames => NoticedWaits.Kinds.Keys;

    /// <summary>The kinds that the stall monitor finds.</summary>
    public static IEnumerable<string> UnnoticedNames => UnnoticedWaits.Kinds.Keys;

    /// <summary>Blocks until <see cref="End"/> is called.</summary>
    public Action Wait { get; } = wait;

    public static WaitKind Create(string name) =>
        (NoticedWaits.Kinds.TryGetValue(name, out Func<WaitKind>? create) ? create : UnnoticedWaits.Kinds[name])();

    /// <summary>Ends the wait, from another thread, without blocking.</summary>
    public void End()
    {
        Volatile.Write(ref _isEnded, true);
        end();
    }

    /// <summary>Ends the wait if nobody did, so that a test that fails leaves no thread behind.</summary>
    public void Dispose()
    {
        if (!Volatile.Read(ref _isEnded))
        {
            End();
        }

        release?.Invoke();
    }
}
