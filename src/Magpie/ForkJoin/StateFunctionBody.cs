using Magpie.Submission;

namespace Magpie.ForkJoin;

internal readonly struct StateFunctionBody<TState, TResult>(Func<TState, TResult> function, TState state) : IBody<TResult>
{
    public Delegate Code => function;

    public TResult Run() => function(state);
}
