using Magpie.Primitives;

namespace Magpie.Shutdown;

/// <summary>Somebody who waits for the pool to be idle.</summary>
internal sealed class IdleWaiter() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), ILinked<IdleWaiter>
{
    private Plain<IdleWaiter?> _next;
    private CancellationTokenRegistration _registration;

    public IdleWaiter? Next
    {
        get => _next.Read();
        set => _next.Write(value);
    }

    /// <summary>Lets the token end the wait. Before the waiter is put into the list.</summary>
    public void WatchCancellation(CancellationToken cancellationToken) =>
        _registration = cancellationToken.UnsafeRegister(
            static (waiter, token) => ((IdleWaiter)waiter!).TrySetCanceled(token), this);

    public void Tell()
    {
        _registration.Unregister();
        TrySetResult();
    }
}
