using Magpie.Primitives;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.HandingOff;

/// <summary>
/// Blocking code that waits: for a limit if it has one, and for the capacity of its pool; once it has both it gets a
/// thread to itself. Off a pool it goes to the .NET thread pool.
/// </summary>
/// <remarks>
/// <para>
/// It waits for the limit first, or code that waits for a saturated limit would take the capacity of all other blocking
/// code. If there is no capacity when the limit lets it in, it returns that permit and waits for capacity with nothing but its turn, and
/// then for the limit at the head of the line: threads that wait for the limit may have all the capacity, so nobody may hold the limit and wait for capacity.
/// Nor may anybody keep capacity and wait for the limit, for the code inside may need it to go on; but for a while, or the two might never be free at once
/// (<see cref="KeptCapacity"/>).
/// </para>
/// <para>The unit counts as admitted from when it gets in line, so the pool does not seem idle meanwhile.</para>
/// </remarks>
internal sealed class BlockingRun<TBody, TResult>(PoolCore? core, BlockingLimit? limit, TBody body, CancellationToken cancellationToken)
    : TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously), IWaitingRun, IThreadPoolWorkItem, IAbandonable, ICarriesCode
    where TBody : struct, IBody<TResult>
{
    private static readonly ContextCallback _runBody = static run => ((BlockingRun<TBody, TResult>)run!).RunBody();

    private readonly ExecutionContext? _context = FlowedContext.Capture();
    private readonly TimeSpan _since = MonotonicClock.Now;
    private readonly KeptCapacity? _kept = core is null || limit is null ? null : new KeptCapacity(core.Capacity);

    // Written by whoever grants a permit or begins the wait, before it hands the run on.
    private Stage _stage;
    private Stage _granted;
    private TimeSpan _capacitySince;

    private enum Stage
    {
        /// <summary>In line for the limit, with nothing.</summary>
        Limit,

        /// <summary>In line for capacity; if there is a limit, with the turn in its line.</summary>
        Capacity,

        /// <summary>At the head of the line for the limit, with the turn, and for a while with capacity.</summary>
        HeadOfLimit,

        /// <summary>Out of all lines, with a permit of the limit if there is one.</summary>
        LetIn,
    }

    public Delegate Code => body.Code;

    public Task<TResult> WaitForLimit()
    {
        Begin(() => GetInLine(limit!.Line, core is null ? WaiterKind.Able : WaiterKind.InTurn, Stage.Limit));
        return Task;
    }

    /// <summary>For code without a limit.</summary>
    public Task<TResult> WaitForCapacity()
    {
        Invariant.Holds(limit is null, "who holds a limit does not wait for capacity");
        Begin(() => GetInLineForCapacity(core!));
        return Task;
    }

    public PermitUse Proceed()
    {
        _granted = _stage;
        if (core is null)
        {
            EnterLimit(limit!);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return PermitUse.Used;
        }

        return _stage switch
        {
            Stage.Capacity => ProceedFromCapacity(core),
            _ when _kept!.TryUse() => ProceedWithBoth(core, limit!),
            _ => ProceedFromLimit(core, limit!),
        };
    }

    /// <remarks>Whoever granted a permit takes it back. Besides that it may have the turn.</remarks>
    public PermitUse Fail(Exception exception)
    {
        _ = _kept?.TryUse();
        bool hasTurn = core is not null && limit is not null;
        if (hasTurn && _granted == Stage.Capacity)
        {
            limit!.Line.EndTurn();
        }

        TrySetException(exception);
        core?.Submitter.EndOperation();
        return hasTurn && _granted != Stage.Capacity ? PermitUse.Returned | PermitUse.EndsTurn : PermitUse.Returned;
    }

    public void GiveUp(CancellationToken token)
    {
        EndWaits();
        if (core is null)
        {
            TrySetCanceled(token);
            return;
        }

        bool isAbandoned = token == core.Shutdown.Stopping;
        if (isAbandoned)
        {
            core.CountAbandoned();
        }

        TrySetCanceled(isAbandoned ? new CancellationToken(canceled: true) : token);
        core.Submitter.EndOperation();
    }

    public void Execute()
    {
        if (core is null)
        {
            FlowedContext.Run(_context, _runBody, this);
            return;
        }

        WorkerThread thread = WorkerThread.Current!;
        core.HandOff.Begin(thread);
        try
        {
            FlowedContext.Run(_context, _runBody, this);
        }
        finally
        {
            core.HandOff.End(thread);
        }
    }

    public bool Abandon()
    {
        limit?.Line.GiveBack();
        return TrySetCanceled(new CancellationToken(canceled: true));
    }

    private PermitUse ProceedFromLimit(PoolCore pool, BlockingLimit limit)
    {
        if (pool.Capacity.Permits == 0)
        {
            EnterLimit(limit);
            pool.Submitter.QueueCounted(WorkItem.Of(this));
            return PermitUse.EndsTurn;
        }

        if (pool.Capacity.TryTake())
        {
            return ProceedWithBoth(pool, limit);
        }

        // Given up in the line for capacity it would end its turn from in here, and so would the next one, further down the stack.
        if (cancellationToken.IsCancellationRequested || pool.Shutdown.Stopping.IsCancellationRequested)
        {
            _stage = Stage.Limit;
            GiveUp(cancellationToken.IsCancellationRequested ? cancellationToken : pool.Shutdown.Stopping);
            return PermitUse.Returned | PermitUse.EndsTurn;
        }

        GetInLineForCapacity(pool);
        return PermitUse.Returned;
    }

    private PermitUse ProceedFromCapacity(PoolCore pool)
    {
        pool.Capacity.Waits.Count(MonotonicClock.Now - _capacitySince, gaveUp: false);
        if (limit is not null)
        {
            _kept!.Keep();
            GetInLine(limit.Line, WaiterKind.Next, Stage.HeadOfLimit);
            _kept.GiveBackInTime();
            return PermitUse.Used;
        }

        _stage = Stage.LetIn;
        return TryRunOnThreadOfItsOwn(pool) ? PermitUse.Used : PermitUse.Returned;
    }

    private PermitUse ProceedWithBoth(PoolCore pool, BlockingLimit limit)
    {
        bool usesCapacity = false;
        try
        {
            EnterLimit(limit);
            usesCapacity = TryRunOnThreadOfItsOwn(pool);
        }
        finally
        {
            if (!usesCapacity)
            {
                pool.Capacity.GiveBack();
            }
        }

        return PermitUse.EndsTurn;
    }

    /// <remarks>Were the item queued with the permit, all workers could wait for it.</remarks>
    /// <returns>False if no thread could be had: it is queued, and has no use for the capacity.</returns>
    private bool TryRunOnThreadOfItsOwn(PoolCore pool)
    {
        if (pool.Waker.TryAssign(new Assignment(Worker: null, IsSearching: false, WorkItem.Of(this))))
        {
            return true;
        }

        pool.Submitter.QueueCounted(WorkItem.Of(this));
        return false;
    }

    private void EnterLimit(BlockingLimit limit)
    {
        _stage = Stage.LetIn;
        limit.Line.Waits.Count(MonotonicClock.Now - _since, gaveUp: false);
    }

    private void RunBody()
    {
        TResult result;
        try
        {
            result = limit is null ? body.Run() : limit.RunHeld<TBody, TResult>(body);
        }
        catch (Exception exception)
        {
            TrySetException(exception);
            return;
        }

        TrySetResult(result);
    }

    /// <summary>The unit counts from now on.</summary>
    private void Begin(Action getInLine)
    {
        core?.Submitter.BeginOperation();
        try
        {
            getInLine();
        }
        catch (OutOfMemoryException)
        {
            core?.Submitter.EndOperation();
            throw;
        }
    }

    private void GetInLineForCapacity(PoolCore pool)
    {
        _capacitySince = MonotonicClock.Now;
        GetInLine(pool.Capacity, WaiterKind.Able, Stage.Capacity);
    }

    private void GetInLine(PermitLine line, WaiterKind kind, Stage stage)
    {
        _stage = stage;
        new RunWaiter(line, kind, this).GetInLine(cancellationToken, core?.Shutdown.Stopping ?? CancellationToken.None);
    }

    /// <summary>Gives back what a wait that is given up held.</summary>
    private void EndWaits()
    {
        TimeSpan now = MonotonicClock.Now;
        if (_stage == Stage.Capacity)
        {
            core!.Capacity.Waits.Count(now - _capacitySince, gaveUp: true);
        }

        _kept?.GiveBack();
        if (limit is not null)
        {
            limit.Line.Waits.Count(now - _since, gaveUp: true);
            if (_stage != Stage.Limit)
            {
                limit.Line.EndTurn();
            }
        }
    }
}
