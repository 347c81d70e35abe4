using Magpie.ForkJoin;
using Magpie.Submission;

namespace Magpie;

/// <content>Fork-join: code that computes, split into branches.</content>
public sealed partial class WorkStealingPool
{
    /// <summary>Runs two actions, at the same time if a worker is free, and returns when both have ended.</summary>
    /// <param name="left">Runs on the calling thread, if that is the pool's.</param>
    /// <param name="right">Runs on the calling thread after that, unless another worker has taken it meanwhile.</param>
    /// <remarks>
    /// <para>
    /// Called from an item of the pool it costs some nanoseconds. If another worker has taken the second branch and not finished it, the item waits like
    /// any other: its worker goes to another thread, and works on. Called from elsewhere, both run on the pool, and the caller waits.
    /// </para>
    /// <para>
    /// Both see the caller's <see cref="ExecutionContext"/>; what they change in it stays with them. If the caller suppressed its flow, what runs on another
    /// thread runs in the default context: a branch that another worker took, or both if the caller is no item of the pool. Both run
    /// whatever the other throws. With a static lambda and a state nothing is allocated.
    /// </para>
    /// <para>The interface is that of Rayon's <c>join</c>; the algorithm that of Cilk-5 (M. Frigo, C. E. Leiserson and K. H. Randall, PLDI 1998), with
    /// the deque of D. Chase and Y. Lev (SPAA 2005).</para>
    /// </remarks>
    /// <exception cref="ArgumentNullException">An action is null.</exception>
    /// <exception cref="ObjectDisposedException">The caller is not an item of the pool, and the pool no longer admits work.</exception>
    /// <exception cref="AggregateException">Both threw. If one did, its exception is thrown as it is.</exception>
    public void Join(Action left, Action right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        Joiner.Join<ActionBody, Nothing, ActionBody, Nothing>(_core, new ActionBody(left), new ActionBody(right));
    }

    /// <summary>As <see cref="Join(Action, Action)"/>, for actions that get a state.</summary>
    /// <inheritdoc cref="Join(Action, Action)"/>
    /// <param name="state">Given to both.</param>
    /// <param name="left">Runs on the calling thread, if that is the pool's.</param>
    /// <param name="right">Runs on the calling thread after that, unless another worker has taken it meanwhile.</param>
    public void Join<TState>(TState state, Action<TState> left, Action<TState> right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        Joiner.Join<StateActionBody<TState>, Nothing, StateActionBody<TState>, Nothing>(
            _core, new StateActionBody<TState>(left, state), new StateActionBody<TState>(right, state));
    }

    /// <summary>As <see cref="Join(Action, Action)"/>, for functions.</summary>
    /// <inheritdoc cref="Join(Action, Action)"/>
    /// <returns>What both returned.</returns>
    public (TLeft Left, TRight Right) Join<TLeft, TRight>(Func<TLeft> left, Func<TRight> right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return Joiner.Join<FunctionBody<TLeft>, TLeft, FunctionBody<TRight>, TRight>(
            _core, new FunctionBody<TLeft>(left), new FunctionBody<TRight>(right));
    }

    /// <summary>As <see cref="Join(Action, Action)"/>, for functions that get a state.</summary>
    /// <inheritdoc cref="Join(Action, Action)"/>
    /// <param name="state">Given to both.</param>
    /// <param name="left">Runs on the calling thread, if that is the pool's.</param>
    /// <param name="right">Runs on the calling thread after that, unless another worker has taken it meanwhile.</param>
    /// <returns>What both returned.</returns>
    public (TLeft Left, TRight Right) Join<TState, TLeft, TRight>(TState state, Func<TState, TLeft> left, Func<TState, TRight> right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return Joiner.Join<StateFunctionBody<TState, TLeft>, TLeft, StateFunctionBody<TState, TRight>, TRight>(
            _core, new StateFunctionBody<TState, TLeft>(left, state), new StateFunctionBody<TState, TRight>(right, state));
    }

    /// <summary>Runs a loop whose iterations may run at the same time, and returns when all have ended.</summary>
    /// <param name="fromInclusive">The first index.</param>
    /// <param name="toExclusive">The index after the last one. If it is not greater than the first, nothing runs.</param>
    /// <param name="body">Called once with each index, in order within each of the ranges that the loop is split into.</param>
    /// <remarks>
    /// The range is split in halves (<see cref="Join(Action, Action)"/>), some times per worker at first, and again where a half is taken by a
    /// worker that has nothing to do; so uneven iterations balance themselves. A. Robison, M. Voss and A. Kukanov, "Optimization via reflection on
    /// work stealing in TBB", IPDPS 2008. An exception ends the iterations of its range; the others run. The execution context flows to the ranges
    /// as it does to the branches of a join.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The caller is not an item of the pool, and the pool no longer admits work.</exception>
    /// <exception cref="AggregateException">More than one range threw; nested as the ranges are, see <see cref="AggregateException.Flatten"/>.</exception>
    public void For(int fromInclusive, int toExclusive, Action<int> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        RangeBranch<EachBody>.RunAll(_core, new EachBody(body), fromInclusive, toExclusive);
    }

    /// <inheritdoc cref="For(int, int, Action{int})"/>
    /// <param name="range">The indices, both ends counted from the start, as in <c>0..n</c>.</param>
    /// <param name="body">Called once with each index, in order within each of the ranges that the loop is split into.</param>
    /// <exception cref="ArgumentException">An end of <paramref name="range"/> is counted from the end.</exception>
    public void For(Range range, Action<int> body)
    {
        if (range.Start.IsFromEnd || range.End.IsFromEnd)
        {
            throw new ArgumentException($"Both ends must be counted from the start, as in 0..n; it is {range}.", nameof(range));
        }

        For(range.Start.Value, range.End.Value, body);
    }

    /// <inheritdoc cref="For(int, int, Action{int})"/>
    /// <param name="fromInclusive">The first index.</param>
    /// <param name="toExclusive">The index after the last one. If it is not greater than the first, nothing runs.</param>
    /// <param name="state">Given to each call.</param>
    /// <param name="body">Called once with each index, in order within each of the ranges that the loop is split into.</param>
    public void For<TState>(int fromInclusive, int toExclusive, TState state, Action<TState, int> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        RangeBranch<EachWithStateBody<TState>>.RunAll(_core, new EachWithStateBody<TState>(body, state), fromInclusive, toExclusive);
    }

    /// <summary>As <see cref="For(int, int, Action{int})"/>, for a body that loops itself: no call per iteration.</summary>
    /// <inheritdoc cref="For(int, int, Action{int})"/>
    /// <param name="fromInclusive">The first index.</param>
    /// <param name="toExclusive">The index after the last one. If it is not greater than the first, nothing runs.</param>
    /// <param name="state">Given to each call.</param>
    /// <param name="body">Called with the first index of a range and the index after its last one.</param>
    public void ForRanges<TState>(int fromInclusive, int toExclusive, TState state, Action<TState, int, int> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        RangeBranch<ChunkBody<TState>>.RunAll(_core, new ChunkBody<TState>(body, state), fromInclusive, toExclusive);
    }
}
