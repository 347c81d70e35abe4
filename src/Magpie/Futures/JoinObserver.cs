namespace Magpie.Futures;

/// <summary>Takes the outcome of one future as soon as it is there.</summary>
internal abstract class JoinObserver<TResult> : IFutureWaiter
{
    private FutureBox<TResult>? _future;
    private uint _version;

    public void Begin(FutureBox<TResult> future, uint version)
    {
        _future = future;
        _version = version;
        if (!future.TryWait(version, this))
        {
            Notify();
        }
    }

    public void Notify()
    {
        if (!_future!.TryTake(_version, out TResult? result, out FutureFault? fault))
        {
            throw new InvalidOperationException("An observer was notified before the outcome was there.");
        }

        OnEnded(result!, fault);
    }

    /// <summary>The future has ended. Must not throw.</summary>
    protected abstract void OnEnded(TResult result, FutureFault? fault);
}
