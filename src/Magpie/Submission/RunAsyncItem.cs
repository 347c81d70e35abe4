using Magpie.Workers;

namespace Magpie.Submission;

/// <summary>An asynchronous operation that begins on the pool, comes back to it after each await, and counts as unfinished until it ends.</summary>
internal sealed class RunAsyncItem<TTask, TResult>(
    PoolCore core, Func<TTask?> function, Func<TTask, TResult> resultOf, CancellationToken cancellationToken)
    : HandleItem<TResult>(core, cancellationToken)
    where TTask : Task
{
    private TTask? _operation;

    public override Delegate Code => function;

    protected override void RunBody()
    {
        try
        {
            _operation = function()
                ?? throw new InvalidOperationException("The function passed to Run returned null instead of a task.");
        }
        catch (OperationCanceledException exception)
        {
            SetCancelled(exception);
            return;
        }
        catch (Exception exception)
        {
            TrySetException(exception);
            return;
        }

        if (_operation.IsCompleted)
        {
            Finish();
            return;
        }

        Core.Submitter.BeginOperation();

        // Under the pool's context, whatever the function left: this comes back here, or runs where the operation ends if
        // that is here.
        SynchronizationContext.SetSynchronizationContext(Core.SynchronizationContext);
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
            Core.Submitter.EndOperation();
        }
    }

    private void Finish()
    {
        TTask operation = _operation!;
        if (operation.IsCompletedSuccessfully)
        {
            TrySetResult(resultOf(operation));
        }
        else if (operation is Task<TResult> withResult)
        {
            TrySetFromTask(withResult);
        }
        else
        {
            TrySetFromTask(Typed(operation));
        }
    }

    /// <summary>The outcome of a failed operation without a result as that of one with a result, with the original exceptions.</summary>
    private static Task<TResult> Typed(Task failed)
    {
        return failed.IsFaulted ? FromAll(failed.Exception) : Rethrow(failed);

        static async Task<TResult> Rethrow(Task failed)
        {
            await failed.ConfigureAwait(false);
            return default!;
        }

        static Task<TResult> FromAll(AggregateException exception)
        {
            var source = new TaskCompletionSource<TResult>();
            source.SetException(exception.InnerExceptions);
            return source.Task;
        }
    }
}
