using Magpie.Submission;

namespace Magpie.ForkJoin;

internal readonly struct StateActionBody<TState>(Action<TState> action, TState state) : IBody<Nothing>
{
    public Delegate Code => action;

    public Nothing Run()
    {
        action(state);
        return default;
    }
}
