using Magpie.Workers;

namespace Magpie.Submission;

/// <summary>An asynchronous operation that begins on the pool, comes back to it after each await, and counts as unfinished until it ends.</summary>
internal sealed class RunAsyncItem<TTask, TResult>(
    PoolCore core, Func<TTask?> function, Func<TTask, TResult> resultOf, CancellationToken cancellationToken)
    : HandleItem<TResult>(cancellationToken)
    where TTask : Task
{
    private TTask? _operation;

    protected override void RunBody()
    {
        try
        {
            _operation = function()
                ?? throw new InvalidOperationException("The function passed to Run returned null instead of a task.");
        }
        catch (Exception exception)
        {
            SetFailure(exception);
            return;
        }

        if (_operation.IsCompleted)
        {
            Finish();
            return;
        }

        core.Submitter.BeginOperation();

        // The current context is the pool's, so this comes back here, or runs where the operation ends if that is here.
        _operation.GetAwaiter().UnsafeOnCompleted(FinishOperation);
    }

    private void FinishOperation()
    {
        try
        {
            Finish();
        }
        finally
        {
            core.Submitter.EndOperation();
        }
    }

    private void Finish()
    {
        TTask operation = _operation!;
        if (operation.IsCompletedSuccessfully)
        {
            TrySetResult(resultOf(operation));
        }
        else if (operation.IsFaulted)
        {
            TrySetException(operation.Exception.InnerExceptions);
        }
        else
        {
            TrySetCanceled(TokenOf(operation));
        }
    }

    private static CancellationToken TokenOf(Task cancelled)
    {
        try
        {
            cancelled.GetAwaiter().GetResult();
            return default;
        }
        catch (OperationCanceledException exception)
        {
            return exception.CancellationToken;
        }
    }
}
