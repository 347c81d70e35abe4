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
/// A thread that lost its worker in the first branch (it blocked) does not find the second one there. Whoever has the worker next, or a thief, runs it; and if
/// nobody has begun yet, the thread itself. A thread that has no worker when it forks submits the branch instead.
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

        BodyFork<TRightBody, TRight> fork = PushFork<TRightBody, TRight>(thread, right);
        Exception? leftFailure = Run<TLeftBody, TLeft>(thread, left, out TLeft? leftResult);
        Exception? rightFailure = Finish(thread, fork, right, out TRight? rightResult);
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
        bool isBack = TryTakeBack(thread, fork);
        bool isEntryLeft = !isBack && fork.TryClaim();
        Exception? failure;
        if (isBack || isEntryLeft)
        {
            failure = Run<TBody, TResult>(thread, body, out result);
        }
        else
        {
            ForkWait.UntilEnd(thread, fork);
            result = fork.Result;
            failure = fork.Failure;
        }

        // Whoever finds the entry that is left must not find another fork behind it.
        fork.Clear();
        if (!isEntryLeft)
        {
            thread.Forks.Keep(fork);
        }

        return failure;
    }

    private static BodyFork<TBody, TResult> PushFork<TBody, TResult>(WorkerThread thread, TBody body)
        where TBody : struct, IBody<TResult>
    {
        BodyFork<TBody, TResult> fork = BodyFork<TBody, TResult>.Make(thread.Forks, body);
        if (!thread.TryUseWorker(out Worker? worker))
        {
            // A unit of its own; where it is refused, nobody else runs it.
            thread.Core.Submitter.TryContinue(WorkItem.Of(fork));
            return fork;
        }

        try
        {
            // What can fail, before anything is to be seen of it.
            ForkDeque<Fork> forks = worker.ForksOrNew();
            forks.Reserve();
            forks.Push(fork);
        }
        finally
        {
            thread.Hold.Release();
        }

        thread.Core.Waker.Notify(thread);
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

    /// <summary>Runs a branch in the context of its caller, which it leaves as it was.</summary>
    private static Exception? Run<TBody, TResult>(WorkerThread thread, TBody body, out TResult? result)
        where TBody : struct, IBody<TResult>
    {
        // The context itself, not a captured one: where the flow is suppressed, nothing is captured.
        ExecutionContext? context = thread.Os.Context;
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
        finally
        {
            thread.Os.RestoreContext(context);
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
