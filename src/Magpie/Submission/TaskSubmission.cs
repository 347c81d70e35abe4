using Magpie.Workers;

namespace Magpie.Submission;

/// <summary>Queues code whose result the submitter waits for.</summary>
internal static class TaskSubmission
{
    public static Task<TResult> Run<TBody, TResult>(PoolCore core, TBody body, CancellationToken cancellationToken)
        where TBody : struct, IBody<TResult> =>
        cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<TResult>(cancellationToken)
            : Submit(core, new RunItem<TBody, TResult>(core, body, cancellationToken));

    public static Task<TResult> RunAsync<TTask, TResult>(
        PoolCore core, Func<TTask?> function, Func<TTask, TResult> resultOf, CancellationToken cancellationToken)
        where TTask : Task =>
        cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<TResult>(cancellationToken)
            : Submit(core, new RunAsyncItem<TTask, TResult>(core, function, resultOf, cancellationToken));

    private static Task<TResult> Submit<TResult>(PoolCore core, HandleItem<TResult> item)
    {
        item.WatchCancellation();
        bool queued = false;
        try
        {
            core.Submitter.Submit(WorkItem.Of(item));
            queued = true;
        }
        finally
        {
            if (!queued)
            {
                item.Withdraw();
            }
        }

        return item.Task;
    }
}
