using Magpie.Workers;

namespace Magpie.Submission;

/// <summary>Code that runs on the pool, and whose result its submitter waits for.</summary>
internal sealed class RunItem<TBody, TResult>(PoolCore core, TBody body, CancellationToken cancellationToken)
    : HandleItem<TResult>(core, cancellationToken)
    where TBody : struct, IBody<TResult>
{
    public override Delegate Code => body.Code;

    protected override void RunBody()
    {
        TResult result;
        try
        {
            result = body.Run();
        }
        catch (Exception exception)
        {
            SetFailure(exception);
            return;
        }

        TrySetResult(result);
    }
}
