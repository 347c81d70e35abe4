using System.Runtime.CompilerServices;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.Futures;

/// <content>What a body awaits, and who awaits a future.</content>
internal abstract partial class FutureBox
{
    /// <summary>Whether the future in the box was begun, or queued, by its awaiter or its spawner.</summary>
    private bool HasBegun => _core is not null;

    /// <summary>Somebody is about to await the future, and uses it up.</summary>
    public void Claim(uint version)
    {
        if (!_word.TryClaim(version))
        {
            throw Misuse.OfFuture();
        }
    }

    /// <summary>Whether an awaiter finds the outcome, for one that claimed the future.</summary>
    /// <remarks>
    /// Unless it has begun it does so here: in place on a thread of a pool, and else on the shared pool; but if the body of a future asks that
    /// has too many below it on its stack, this one is its next step.
    /// </remarks>
    public bool IsDoneForClaimer()
    {
        if (!HasBegun)
        {
            if (WorkerThread.Current is not { RunsItem: true } thread)
            {
                return TryBeginOffPool() && _word.State.Progress == FutureProgress.Done;
            }

            if (!thread.Futures.MayNest)
            {
                return false;
            }

            thread.Futures.RunNested(this);
        }

        return _word.State.Progress == FutureProgress.Done;
    }

    /// <summary>Whether an awaiter of a handle finds the outcome.</summary>
    /// <remarks>
    /// It begins nothing: who asks need not be the body of a future. It may be a task's method, called from one, whose caller has other things to do before it
    /// awaits the task, which the future may wait for.
    /// </remarks>
    public bool IsDone(uint version)
    {
        FutureState state = _word.State;
        if (state.Version != version || state.Consumer != FutureConsumer.None)
        {
            throw Misuse.OfHandle();
        }

        return state.Progress == FutureProgress.Done;
    }

    /// <summary>Whether the future has ended; also if its outcome was taken.</summary>
    public bool HasEnded(uint version) =>
        _word.State is var state && (state.Version != version || state.Progress == FutureProgress.Done);

    /// <summary>The body has come to an await of a future that it claimed. If that has not begun, it is the next step.</summary>
    public void AwaitClaimed(FutureBox child, uint version)
    {
        FutureRunner runner = EndStep();
        if (child.HasBegun)
        {
            if (!child.TryAwaitClaimed(version, this))
            {
                runner.GoOnWith(this);
            }

            return;
        }

        child._word.AwaitClaimed();
        child._parent.Write(this);
        child._core = _core;
        child._context = _context;
        runner.GoOnWith(child);
    }

    /// <summary>The body has come to an await of a handle. If the future has not begun, it is the next step: nobody else will begin it.</summary>
    public void AwaitHandle(FutureBox child, uint version)
    {
        FutureRunner runner = EndStep();
        bool mayRun = runner.IsOnPool && child._core == _core && !_core!.State.Abandons;
        switch (child._word.TryJoin(version, mayRun))
        {
            case JoinStep.Runs:
                child._parent.Write(this);
                _awaited = child;
                if (++runner.JoinsInPlace < _core!.Settings.InboxCheckInterval)
                {
                    runner.GoOnWith(child);
                }
                else
                {
                    SendToTheBack(runner, child);
                }

                break;
            case JoinStep.Pending:
                child._parent.Write(this);
                _awaited = child;
                if (!child._word.Publish())
                {
                    GoOnAfterAwait();
                    runner.GoOnWith(this);
                }

                break;
            case JoinStep.Done:
                child.Release();
                runner.GoOnWith(this);
                break;
            default:
                // Another awaits it. What the body goes on with, taking the outcome, throws; here that would pass the body's finally blocks by.
                runner.GoOnWith(this);
                break;
        }
    }

    /// <summary>What the body awaited, if it was a handle, may be taken by it from now on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void GoOnAfterAwait()
    {
        if (_awaited is { } awaited)
        {
            _awaited = null;
            awaited.Release();
        }
    }

    /// <summary>By one that joined, and takes the outcome with the handle next.</summary>
    public void Release() => _word.Release();

    /// <summary>The body goes to the back of the queue.</summary>
    public void AwaitYield()
    {
        EndStep();
        GoToTheBack();
    }

    /// <summary>The body is about to await something else.</summary>
    /// <returns>What that calls when it is there.</returns>
    public Action Suspend()
    {
        EndStep();
        return _continuation ??= Continue;
    }

    /// <summary>Has a waiter told when the outcome is there.</summary>
    /// <returns>False if it is there: the waiter is not told.</returns>
    public bool TryWait(uint version, IFutureWaiter waiter) => Join(version, waiter) switch
    {
        JoinStep.Pending => true,
        JoinStep.Done => false,
        _ => throw Misuse.OfHandle(),
    };

    /// <summary>The same, for who must not throw.</summary>
    public JoinStep Join(uint version, IFutureWaiter waiter)
    {
        if (!HasBegun && _word.State.Equals(FutureState.Unused(version).Claimed()))
        {
            BeginForClaimer();
        }

        if (_isNested && _word.TryReleaseNested(version))
        {
            // It ended on the stack of its claimer, which wants to be told nevertheless.
            _isNested = false;
        }

        JoinStep step = _word.TryJoin(version, mayRun: false);
        if (step == JoinStep.Pending)
        {
            _waiter.Write(waiter);
            step = _word.Publish() ? JoinStep.Pending : JoinStep.Done;
        }

        return step;
    }

    /// <summary>Nobody will come for the outcome.</summary>
    public void Detach(uint version)
    {
        switch (_word.TryDetach(version))
        {
            case JoinStep.Done:
                FutureFault? fault = _fault.Read();
                Recycle();
                fault?.ReportDetached();
                break;
            case JoinStep.Misused:
                throw Misuse.OfHandle();
        }
    }

    /// <summary>Takes the outcome, if it is there; then the caller alone has the box, and must recycle it.</summary>
    /// <param name="version">The version of the caller's future or handle.</param>
    /// <param name="hasJoined">Whether the caller joined, or claimed the future.</param>
    /// <param name="fault">What the body threw.</param>
    protected bool TryTake(uint version, bool hasJoined, out FutureFault? fault)
    {
        switch (hasJoined ? _word.TryTake(version) : _word.TryTakeUnawaited(version))
        {
            case JoinStep.Done:
                fault = _fault.Read();
                fault?.Take();
                return true;
            case JoinStep.Pending:
                fault = null;
                return false;
            default:
                throw Misuse.OfHandle();
        }
    }

    /// <remarks>It counts as begun, also for a shutdown. If there is no memory to queue it, it must run: nobody else begins it any more.</remarks>
    private static void SendToTheBack(FutureRunner runner, FutureBox child)
    {
        try
        {
            child.GoToTheBack();
        }
        catch (Exception)
        {
            runner.GoOnWith(child);
        }
    }

    private void GoToTheBack()
    {
        if (!_core!.Submitter.TryContinue(WorkItem.Continuation(this)))
        {
            GoOnElsewhere();
        }
    }

    /// <summary>A body waits for the future, which has begun, and which it claimed.</summary>
    /// <returns>False if it is not woken: the outcome is there.</returns>
    private bool TryAwaitClaimed(uint version, FutureBox awaiter)
    {
        if (!_word.IsPending(version))
        {
            return false;
        }

        _parent.Write(awaiter);
        return _word.TryAwaitPending(version);
    }

    /// <returns>False if the body of a future asks, whose pool has ended, and which must run this one as its next step.</returns>
    private bool TryBeginOffPool()
    {
        if (FutureRunner.Current is { IsRunning: true })
        {
            return false;
        }

        BeginForClaimer();
        return true;
    }

    private void BeginForClaimer()
    {
        if (WorkerThread.Current is { RunsItem: true } thread)
        {
            thread.Futures.RunNested(this);
        }
        else
        {
            Enqueue((WorkStealingPool.Current ?? WorkStealingPool.Shared).Core);
        }
    }

    /// <summary>The body is about to wait. Before anything that could wake it knows of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FutureRunner EndStep()
    {
        FutureRunner runner = _runner!;
        _context = runner.Capture();
        if (_isNested)
        {
            // The awaiter, on whose stack the body runs, finds that it has not ended; and may find that as late as it has.
            _isNested = false;
            _word.Leave();
        }

        return runner;
    }

    /// <summary>What the body awaited is there. On any thread; a future of a pool goes on there.</summary>
    private void Continue()
    {
        if (WorkerThread.RunningItemOf(_core!) is { } thread && thread.Futures.Expected == this)
        {
            thread.Futures.Expected = null;
            thread.Futures.Run(this);
        }
        else
        {
            GoOnSoon();
        }
    }
}
