using System.Runtime.CompilerServices;

namespace Magpie.Submission;

/// <summary>Chooses how a callback with a state is queued.</summary>
internal static class PostedState
{
    public static WorkItem ItemOf<TState>(Action<TState> callback, TState state)
    {
        ExecutionContext? context = FlowedContext.Capture();
        if (context is null && !typeof(TState).IsValueType)
        {
            // A reference fits into the slot beside its callback; a value would have to be boxed.
            return WorkItem.Of(Unsafe.As<Action<object?>>(callback), state);
        }

        return WorkItem.Of(new ContextItem<TState>(context, callback, state));
    }
}
