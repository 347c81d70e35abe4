using System.Runtime.CompilerServices;

namespace Magpie.Futures;

/// <summary>A task that ends as a future does.</summary>
internal sealed class JoinTask<TResult>(FutureBox<TResult> future, uint version) : TaskCompletionSource<TResult>, IFutureWaiter
{
    public void Notify()
    {
        if (!future.TryTake(version, out TResult? result, out FutureFault? fault))
        {
            throw new InvalidOperationException("A waiter was notified before the outcome was there.");
        }

        if (fault is null)
        {
            TrySetResult(result!);
        }
        else if (fault.IsCancellation)
        {
            // Cancelled with the very exception that was thrown, which a completion source cannot do itself.
            var builder = AsyncTaskMethodBuilder<TResult>.Create();
            builder.SetException(fault.Exception);
            TrySetFromTask(builder.Task);
        }
        else
        {
            TrySetException(fault.Exception);
        }
    }
}
