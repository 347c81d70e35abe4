namespace Magpie.Futures;

/// <summary>The outcome of that one of several futures that ends first. What the others throw is told like that of detached ones.</summary>
internal sealed class FirstOutcome<TResult> : TaskCompletionSource<(int Index, TResult Result)>
{
    public FirstOutcome()
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
    }

    public JoinObserver<TResult> Observer(int index) => new Member(this, index);

    private sealed class Member(FirstOutcome<TResult> first, int index) : JoinObserver<TResult>
    {
        protected override void OnEnded(TResult result, FutureFault? fault)
        {
            bool isFirst = fault is null ? first.TrySetResult((index, result)) : first.TrySetException(fault.Exception);
            if (!isFirst)
            {
                fault?.ReportDetached();
            }
        }
    }
}
