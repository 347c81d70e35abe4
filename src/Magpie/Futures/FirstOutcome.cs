namespace Magpie.Futures;

/// <summary>The outcome of that one of several futures that ends first. What the others throw is told like that of detached ones.</summary>
internal sealed class FirstOutcome<TResult> : TaskCompletionSource<(int Index, TResult Result)>
{
    public FirstOutcome()
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
    }

    /// <summary>Spawns the futures, one after the other.</summary>
    /// <remarks>If one cannot be spawned, that decides, unless another has ended by then; so what those before it throw later is told as that of any other.</remarks>
    public void Spawn(int count, Action<int> spawn)
    {
        try
        {
            for (int i = 0; i < count; i++)
            {
                spawn(i);
            }
        }
        catch (Exception exception)
        {
            TrySetException(exception);
        }
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
