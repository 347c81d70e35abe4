using Magpie.Primitives;

namespace Magpie.Escapes;

/// <summary>
/// Marks an asynchronous flow, wherever it goes: the mark travels with the <see cref="ExecutionContext"/>, whatever
/// <c>ConfigureAwait</c> says, and shows itself on a thread of the .NET thread pool before the flow's code runs there.
/// </summary>
/// <remarks>
/// The runtime calls the handler at each change of context on a thread. On a thread of the .NET thread pool that has no synchronisation
/// context it installs the flow's guest, and takes it away when the flow leaves. The runtime itself clears the
/// synchronisation context after each item of the .NET thread pool, and restores it around <see cref="ExecutionContext.Run"/>,
/// so no code outside the flow sees the guest.
/// </remarks>
internal static class FlowMarker
{
    private static readonly AsyncLocal<GuestContext?> _guest = new(OnChanged);

    /// <summary>The guest of the current flow; null if it has none.</summary>
    public static GuestContext? Current
    {
        get => _guest.Value;
        set => _guest.Value = value;
    }

    /// <summary>Guards the current flow. One of a pool keeps its mark, which notices waits as well, and leads it home.</summary>
    /// <returns>The mark before.</returns>
    public static GuestContext? Guard()
    {
        GuestContext? before = Current;
        if (before is not { LeadsHome: true })
        {
            Current = GuestContext.Guard;
        }

        return before;
    }

    /// <summary>The context of a flow that carries nothing but the mark.</summary>
    public static ExecutionContext ContextWith(GuestContext guest)
    {
        ExecutionContext? marked = null;
        ExecutionContext.Run(
            DefaultContext.Instance,
            _ =>
            {
                Current = guest;
                marked = ExecutionContext.Capture();
            },
            null);
        return marked!;
    }

    private static void OnChanged(AsyncLocalValueChangedArgs<GuestContext?> change)
    {
        SynchronizationContext? present = SynchronizationContext.Current;
        if (present is null or GuestContext && present != change.CurrentValue && ThreadPoolThread.IsCurrent)
        {
            SynchronizationContext.SetSynchronizationContext(change.CurrentValue);
        }
    }
}
