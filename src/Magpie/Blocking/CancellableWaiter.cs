using Magpie.Primitives;

namespace Magpie.HandingOff;

/// <summary>A waiter that can give up before it has a permit.</summary>
/// <remarks>One compare-and-swap from <c>Waiting</c> decides between the permit and giving up.</remarks>
internal abstract class CancellableWaiter : PermitWaiter
{
    private const int Waiting = 0;
    private const int Claimed = 1;
    private const int Gone = 2;

    private readonly PermitLine _line;
    private readonly Departure _departure;
    private AtomicInt32 _fate;
    private CancellationTokenRegistration _cancellation;
    private CancellationTokenRegistration _stopping;

    protected CancellableWaiter(PermitLine line)
    {
        _line = line;
        _departure = new Departure(this);
    }

    public override bool HasGone => _fate.Read() == Gone;

    protected bool HasClaimed => _fate.Read() == Claimed;

    /// <summary>Gets in line until it has a permit, or one of the tokens is cancelled.</summary>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <param name="stopping">The pool's token, if it is to run on a pool.</param>
    public void GetInLine(CancellationToken cancellationToken, CancellationToken stopping)
    {
        if (!TryWatch(cancellationToken, stopping))
        {
            return;
        }

        _line.TakeOrWait(this);
        if (HasGone)
        {
            // As in TryWatch; now what was read of the fate cannot be older than the registrations.
            StopWatching();
        }
    }

    public sealed override bool TryClaim() => _fate.TryExchange(Waiting, Claimed);

    public sealed override PermitUse UsePermit()
    {
        StopWatching();
        return Proceed();
    }

    /// <summary>Gives up, and leaves the line.</summary>
    /// <returns>False if it has a permit, or has gone already.</returns>
    protected bool TryLeave()
    {
        if (!_fate.TryExchange(Waiting, Gone))
        {
            return false;
        }

        StopWatching();
        _line.Leave(_departure);
        return true;
    }

    /// <summary>It has its permit.</summary>
    protected abstract PermitUse Proceed();

    /// <summary>A token was cancelled, and it has left.</summary>
    protected abstract void OnLeft(CancellationToken token);

    /// <returns>False if it has gone.</returns>
    private bool TryWatch(CancellationToken cancellationToken, CancellationToken stopping)
    {
        try
        {
            _cancellation = Watch(cancellationToken);
            _stopping = Watch(stopping);
            if (!HasGone)
            {
                return true;
            }
        }
        catch (OutOfMemoryException) when (_fate.TryExchange(Waiting, Gone))
        {
            // Neither cancelled, nor in line: the caller is told, and nobody else.
            StopWatching();
            throw;
        }
        catch (OutOfMemoryException)
        {
            // Cancelled before the second registration was made.
        }

        // It may have gone before the registrations were there to be ended.
        StopWatching();
        return false;
    }

    private CancellationTokenRegistration Watch(CancellationToken token) =>
        token.CanBeCanceled
            ? token.UnsafeRegister(static (waiter, cause) => ((CancellableWaiter)waiter!).OnCancelled(cause), this)
            : default;

    private void OnCancelled(CancellationToken token)
    {
        if (TryLeave())
        {
            OnLeft(token);
        }
    }

    private void StopWatching()
    {
        _cancellation.Unregister();
        _stopping.Unregister();
    }
}
