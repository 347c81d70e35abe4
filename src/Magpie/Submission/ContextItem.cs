namespace Magpie.Submission;

/// <summary>A posted callback with the context that flows to it.</summary>
internal sealed class ContextItem<TState>(ExecutionContext? context, Action<TState> callback, TState state)
    : IThreadPoolWorkItem, ICarriesCode
{
    private static readonly ContextCallback _invoke = static item => ((ContextItem<TState>)item!).Invoke();

    /// <remarks>An action that was posted without a state is the state of its item.</remarks>
    public Delegate Code => state as Action ?? (Delegate)callback;

    public void Execute() => FlowedContext.Run(context, _invoke, this);

    private void Invoke() => callback(state);
}
