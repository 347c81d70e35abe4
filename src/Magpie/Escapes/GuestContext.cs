using Magpie.Primitives;

namespace Magpie.Escapes;

/// <summary>
/// What a marked flow has as its synchronisation context on threads of the .NET thread pool: it notices the managed waits of the
/// flow there, and has the .NET thread pool start a thread for each thread that waits.
/// </summary>
/// <remarks>
/// The runtime calls <see cref="Wait"/> at each managed wait that really blocks, from within the waiting primitive, so
/// nothing here may throw or wait on its own account. What a guarded flow awaits goes on where it would have without a context; what
/// a flow of a pool awaits goes on at home.
/// </remarks>
internal sealed class GuestContext : SynchronizationContext
{
    /// <summary>The guest of flows that stay on the .NET thread pool.</summary>
    public static readonly GuestContext Guard = new(home: null);

    private readonly SynchronizationContext? _home;

    /// <param name="home">Where the flow came from; null if it belongs to the .NET thread pool.</param>
    public GuestContext(SynchronizationContext? home)
    {
        _home = home;
        SetWaitNotificationRequired();
    }

    /// <summary>Whether the flow belongs to a pool.</summary>
    public bool LeadsHome => _home is not null;

    public override void Post(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        if (_home is not null)
        {
            _home.Post(d, state);
            return;
        }

        GuestContinuation.Queue(d, state);
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;

    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        if (millisecondsTimeout == 0 || !ThreadPoolThread.IsCurrent)
        {
            return WaitHelper(waitHandles, waitAll, millisecondsTimeout);
        }

        ThreadCompensation.Begin();
        try
        {
            return WaitHelper(waitHandles, waitAll, millisecondsTimeout);
        }
        finally
        {
            ThreadCompensation.End();
        }
    }
}
