using System.Runtime.ExceptionServices;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.ForkJoin;

/// <summary>Runs two branches, the second one perhaps on another worker, and returns when both have ended.</summary>
/// <remarks>
/// <para>
/// The second branch is forked: pushed to the worker's <see cref="ForkDeque{T}"/>. The thread runs the first, then takes the
/// second one back and runs it, if it is still there. M. Frigo, C. E. Leiserson and K. H. Randall, "The implementation of the
/// Cilk-5 multithreaded language", PLDI 1998; the interface is that of Rayon's <c>join</c>.
/// </para>
/// <para>
/// A thread that lost its worker in the first branch (it blocked) does not find the second one: that stays with the worker, and whoever has it
/// next, or a thief, runs it.
/// </para>
/// </remarks>
internal static class Joiner
{
    public static (TLeft Left, TRight Right) Join<TLeftBody, TLeft, TRightBody, TRight>(PoolCore core, TLeftBody left, TRightBody right)
        where TLeftBody : struct, IBody<TLeft>
        where TRightBody : struct, IBody<TRight>
    {
        WorkerThread? thread = WorkerThread.RunningItemOf(core);
        if (thread is null)
        {
            return JoinFromOutside<TLeftBody, TLeft, TRightBody, TRight>(core, left, right);
        }

        if (!thread.TryUseWorker(out Worker? worker))
        {
            return JoinInTurn<TLeftBody, TLeft, TRightBody, TRight>(left, right);
        }

        BodyFork<TRightBody, TRight> fork = PushFork<TRightBody, TRight>(thread, worker, right);
        Exception? leftFailure = Run<TLeftBody, TLeft>(left, out TLeft? leftResult);
        fork.RestoreContext();
        Exception? rightFailure = Finish(thread, fork, right, out TRight? rightResult);
        fork.Clear();
        thread.Forks.Keep(fork);
        ThrowIfAny(leftFailure, rightFailure);
        return (leftResult!, rightResult!);
    }

    private static (TLeft Left, TRight Right) JoinFromOutside<TLeftBody, TLeft, TRightBody, TRight>(PoolCore core, TLeftBody left, TRightBody right)
        where TLeftBody : struct, IBody<TLeft>
        where TRightBody : struct, IBody<TRight> =>
        core.Pool.Run(() => Join<TLeftBody, TLeft, TRightBody, TRight>(core, left, right)).GetAwaiter().GetResult();

    /// <summary>Runs the second branch, or waits until it has been run.</summary>
    private static Exception? Finish<TBody, TResult>(WorkerThread thread, BodyFork<TBody, TResult> fork, TBody body, out TResult? result)
        where TBody : struct, IBody<TResult>
    {
        if (!TryTakeBack(thread, fork))
        {
            ForkWait.UntilEnd(thread, fork);
            if (!fork.IsReturned)
            {
                result = fork.Result;
                return fork.Failure;
            }
        }

        Exception? failure = Run<TBody, TResult>(body, out result);
        fork.RestoreContext();
        return failure;
    }

    private static BodyFork<TBody, TResult> PushFork<TBody, TResult>(WorkerThread thread, Worker worker, TBody body)
        where TBody : struct, IBody<TResult>
    {
        BodyFork<TBody, TResult> fork;
        try
        {
            // What can fail, before anything is to be seen of it.
            ForkDeque<Fork> forks = worker.ForksOrNew();
            forks.Reserve();
            fork = BodyFork<TBody, TResult>.Make(thread.Forks, body);
            forks.Push(fork);
        }
        finally
        {
            thread.Hold.Release();
        }

        thread.Core.Waker.Notify();
        return fork;
    }

    private static bool TryTakeBack(WorkerThread thread, Fork fork)
    {
        if (!thread.TryUseWorker(out Worker? worker))
        {
            return false;
        }

        Fork? last = worker.Forks?.TryPop();
        if (last is not null && last != fork)
        {
            // Of another thread that had this worker before. There is room, for it was there.
            worker.Forks!.Push(last);
        }

        thread.Hold.Release();
        return last == fork;
    }

    private static (TLeft Left, TRight Right) JoinInTurn<TLeftBody, TLeft, TRightBody, TRight>(TLeftBody left, TRightBody right)
        where TLeftBody : struct, IBody<TLeft>
        where TRightBody : struct, IBody<TRight>
    {
        ExecutionContext? context = FlowedContext.Capture();
        Exception? leftFailure = Run<TLeftBody, TLeft>(left, out TLeft? leftResult);
        FlowedContext.Restore(context);
        Exception? rightFailure = Run<TRightBody, TRight>(right, out TRight? rightResult);
        FlowedContext.Restore(context);
        ThrowIfAny(leftFailure, rightFailure);
        return (leftResult!, rightResult!);
    }

    private static Exception? Run<TBody, TResult>(TBody body, out TResult? result)
        where TBody : struct, IBody<TResult>
    {
        try
        {
            result = body.Run();
            return null;
        }
        catch (Exception exception)
        {
            result = default;
            return exception;
        }
    }

    private static void ThrowIfAny(Exception? left, Exception? right)
    {
        if (left is not null && right is not null)
        {
            throw new AggregateException(left, right);
        }

        if ((left ?? right) is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }
}
