using Magpie.Submission;

namespace Magpie.ForkJoin;

/// <summary>Forks that a thread has joined and uses again: a few of each of the types of code that it forked last.</summary>
internal sealed class ForkCache
{
    private const int Types = 4;
    private const int MostPerType = 64;

    private readonly Fork?[] _chains = new Fork?[Types];
    private int _turn;

    /// <returns>Null if there is none of the type.</returns>
    public BodyFork<TBody, TResult>? TryTake<TBody, TResult>()
        where TBody : struct, IBody<TResult>
    {
        foreach (ref Fork? chain in _chains.AsSpan())
        {
            if (chain is BodyFork<TBody, TResult> fork)
            {
                chain = fork.NextKept;
                fork.NextKept = null;
                return fork;
            }
        }

        return null;
    }

    public void Keep<TBody, TResult>(BodyFork<TBody, TResult> fork)
        where TBody : struct, IBody<TResult>
    {
        int place = -1;
        for (int i = 0; i < Types; i++)
        {
            if (_chains[i] is BodyFork<TBody, TResult> first)
            {
                if (first.KeptBehind < MostPerType)
                {
                    fork.KeptBehind = first.KeptBehind + 1;
                    fork.NextKept = first;
                    _chains[i] = fork;
                }

                return;
            }

            place = _chains[i] is null ? i : place;
        }

        if (place < 0)
        {
            place = _turn;
            _turn = (_turn + 1) % Types;
        }

        fork.KeptBehind = 0;
        _chains[place] = fork;
    }
}
