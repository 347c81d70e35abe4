using Magpie.Escapes;
using Magpie.Primitives;

namespace Magpie;

/// <summary>
/// Makes blocking harmless on the .NET thread pool itself: while a thread of it is blocked in a managed wait of a guarded flow, another
/// one runs in its place.
/// </summary>
/// <remarks>
/// Nothing moves: guarded code stays on the .NET thread pool, with no hop and no pool of its own. What is noticed are managed waits
/// (<see cref="Task.Wait()"/>, <c>lock</c>, <see cref="WaitHandle.WaitOne()"/> and all the others), not <c>Thread.Sleep</c> and native code. The pool's
/// minimum of threads is raised by the number of threads that block, never above its maximum, and goes back within a second or two after
/// the blocking is over.
/// </remarks>
public static class ThreadPoolGuard
{
    // Made once: to mark a flow that carries nothing else then costs no allocation.
    private static readonly ExecutionContext _guarded = FlowMarker.ContextWith(GuestContext.Guard);

    /// <summary>Guards the current asynchronous flow, and what it starts from now on, until the scope is disposed.</summary>
    /// <remarks>
    /// Like the value of an <see cref="AsyncLocal{T}"/>, the guard does not reach the caller of an <c>async</c> method that entered it. What was
    /// started inside the scope stays guarded. On a thread of a <see cref="WorkStealingPool"/>, and under another synchronisation context,
    /// it does nothing until the flow comes to the .NET thread pool. A flow that a pool follows (<see cref="WorkStealingPoolOptions.FollowEscapes"/>) is
    /// guarded in any case, and comes home as before.
    /// </remarks>
    /// <returns>The scope. Dispose it once, in the method that entered it.</returns>
    public static ThreadPoolGuardScope Enter()
    {
        return new ThreadPoolGuardScope(FlowMarker.Guard());
    }

    /// <summary>Calls a function guarded, with the asynchronous flows that it starts. Cheaper than <see cref="Enter"/>.</summary>
    /// <remarks>
    /// As with an <c>async</c> method, changes of <see cref="AsyncLocal{T}"/> values that the function makes do not reach the caller, unless the caller
    /// suppresses the flow of its context.
    /// </remarks>
    /// <typeparam name="TState">What is passed to the function, so that it need not capture anything.</typeparam>
    /// <typeparam name="TResult">What it returns: mostly a task, all of which is guarded.</typeparam>
    /// <param name="function">The function. What it throws goes to the caller.</param>
    /// <param name="state">Passed to it.</param>
    /// <returns>What the function returns.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    public static TResult Run<TState, TResult>(Func<TState, TResult> function, TState state)
    {
        ArgumentNullException.ThrowIfNull(function);
        ExecutionContext? before = ExecutionContext.Capture();
        if (before is null)
        {
            // Its flow is suppressed, and stays so.
            using (Enter())
            {
                return function(state);
            }
        }

        if (before == DefaultContext.Instance)
        {
            ExecutionContext.Restore(_guarded);
        }
        else
        {
            FlowMarker.Guard();
        }

        try
        {
            return function(state);
        }
        finally
        {
            ExecutionContext.Restore(before);
        }
    }

    /// <summary>What the guard noticed in this process, and what it did about it.</summary>
    public static ThreadPoolGuardReport GetReport() => ThreadCompensation.Report;
}
