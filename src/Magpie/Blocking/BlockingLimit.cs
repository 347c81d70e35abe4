using Magpie.Diagnostics;
using Magpie.HandingOff;
using Magpie.Primitives;
using Magpie.Submission;

namespace Magpie;

/// <summary>
/// Caps how much code of one component blocks at once, whichever pool runs it: so that a slow database cannot take every
/// backup thread. Make one per component, and keep it.
/// </summary>
/// <remarks>
/// <para>
/// Those above the cap wait in a line of their own, first in first out. They wait for the limit first, and only then for
/// the capacity of their pool (<see cref="WorkStealingPoolOptions.MaxBlockingThreads"/>). So code that waits in
/// <see cref="RunAsync(Action, CancellationToken)"/> takes neither a thread nor capacity. A thread that waits in
/// <see cref="Run(Action, CancellationToken)"/> or <see cref="Enter"/> blocks, as in any managed wait: on a pool its worker goes to
/// another thread meanwhile, for which capacity is needed.
/// </para>
/// <para>
/// Nobody holds the limit while waiting for capacity. So threads may overtake code whose pool has no capacity left; and of the code that waits
/// without a thread, one at most keeps capacity while it waits to be let in, and that one only for a while at a time.
/// </para>
/// <para>
/// A thread that is inside the limit enters it again without waiting, and counts once. Code that needs several
/// limits at once must enter them in the same order everywhere, as it would with locks.
/// </para>
/// <para>The idea is the bulkhead of M. T. Nygard, "Release It!", 2007.</para>
/// </remarks>
public sealed class BlockingLimit
{
    private AtomicInt64 _timesEnteredAtOnce;

    /// <summary>Makes a limit.</summary>
    /// <param name="name">What it is called in metrics and snapshots.</param>
    /// <param name="mostAtOnce">How many may be inside at once; 1 or more.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null, empty or blank.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mostAtOnce"/> is less than 1.</exception>
    public BlockingLimit(string name, int mostAtOnce)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostAtOnce, 1);
        Name = name;
        Line = new PermitLine(mostAtOnce);
        PoolMetrics.Add(this);
    }

    /// <summary>What it is called in metrics and snapshots.</summary>
    public string Name { get; }

    /// <summary>How many may be inside at once.</summary>
    public int MostAtOnce => Line.Permits;

    internal PermitLine Line { get; }

    /// <summary>Runs code that blocks on the calling thread, which waits for the limit first.</summary>
    /// <param name="action">The code. Its exceptions reach the caller.</param>
    /// <param name="cancellationToken">Gives up waiting. Code that has begun is not interrupted.</param>
    /// <exception cref="ArgumentNullException"><paramref name="action"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before the code began.</exception>
    public void Run(Action action, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        using (Enter(cancellationToken))
        {
            action();
        }
    }

    /// <summary>Runs code that blocks on the calling thread, which waits for the limit first.</summary>
    /// <param name="function">The code. Its exceptions reach the caller.</param>
    /// <param name="cancellationToken">Gives up waiting. Code that has begun is not interrupted.</param>
    /// <returns>What the function returned.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before the code began.</exception>
    public TResult Run<TResult>(Func<TResult> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        using (Enter(cancellationToken))
        {
            return function();
        }
    }

    /// <summary>Waits for the limit, and begins a stretch of code that blocks; it ends when the scope is disposed.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The scope. Dispose it once, on the same thread, innermost first; do not await inside it.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled before the limit let the thread in.</exception>
    public BlockingLimitScope Enter(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LimitHolds holds = LimitHolds.OfThread;

        // What can fail must fail before a permit is taken.
        holds.Reserve();
        bool isInside = holds.Contains(this);
        if (!isInside)
        {
            TakeOrWait(cancellationToken);
        }

        long serial = holds.Open(this, hasPermit: !isInside);
        try
        {
            return new BlockingLimitScope(holds, serial, Blocking.Enter());
        }
        catch (OutOfMemoryException)
        {
            holds.CloseTo(serial);
            throw;
        }
    }

    /// <summary>
    /// Runs code that blocks, when the limit and then the pool have room for it: at once on the calling thread if they have, else later on a
    /// thread of the same pool, in the order of the calls. Off a pool it runs on the .NET thread pool if it has to wait.
    /// </summary>
    /// <param name="action">The code. Its exceptions go into the returned task.</param>
    /// <param name="cancellationToken">Gives up waiting. Code that has begun is not interrupted.</param>
    /// <returns>Done when the code has run. Await it once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="action"/> is null.</exception>
    public ValueTask RunAsync(Action action, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        ValueTask<Nothing> run = CapacityQueue.RunAsync<ActionBody, Nothing>(new ActionBody(action), this, cancellationToken);
        return run.IsCompletedSuccessfully ? default : new ValueTask(run.AsTask());
    }

    /// <inheritdoc cref="RunAsync(Action, CancellationToken)"/>
    /// <param name="function">The code. Its exceptions go into the returned task.</param>
    /// <param name="cancellationToken">Gives up waiting. Code that has begun is not interrupted.</param>
    /// <returns>What the function returned. Await it once.</returns>
    public ValueTask<TResult> RunAsync<TResult>(Func<TResult> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return CapacityQueue.RunAsync<FunctionBody<TResult>, TResult>(new FunctionBody<TResult>(function), this, cancellationToken);
    }

    /// <summary>What the limit is doing now, and has done so far.</summary>
    public BlockingLimitSnapshot GetSnapshot()
    {
        PermitLineState state = Line.State;
        WaitTally waits = Line.Waits;
        long timesGivenUp = waits.TimesGivenUp;
        long timesWaited = waits.Times;
        return new BlockingLimitSnapshot(
            Name,
            MostAtOnce,
            MostAtOnce - state.Available,
            state.Waiters,
            _timesEnteredAtOnce.Read() + Math.Max(0, timesWaited - timesGivenUp),
            timesWaited,
            timesGivenUp,
            waits.Total,
            waits.Longest);
    }

    /// <summary>The limit's name and how full it is.</summary>
    public override string ToString() => $"{Name}: {MostAtOnce - Line.State.Available} of {MostAtOnce} in use, {Line.State.Waiters} waiting";

    /// <summary>Somebody was let in without a wait.</summary>
    internal void CountEntered() => _timesEnteredAtOnce.Increment();

    /// <summary>Runs code for which a permit was taken, and gives the permit back.</summary>
    internal TResult RunHeld<TBody, TResult>(TBody body)
        where TBody : struct, IBody<TResult>
    {
        LimitHolds holds = HoldsWithRoom();
        long serial = holds.Open(this, hasPermit: true);
        try
        {
            return body.Run();
        }
        finally
        {
            holds.CloseTo(serial);
        }
    }

    /// <remarks>If there is no memory for it, the permit that the caller took goes back.</remarks>
    private LimitHolds HoldsWithRoom()
    {
        try
        {
            LimitHolds holds = LimitHolds.OfThread;
            holds.Reserve();
            return holds;
        }
        catch (OutOfMemoryException)
        {
            Line.GiveBack();
            throw;
        }
    }

    private void TakeOrWait(CancellationToken cancellationToken)
    {
        if (Line.TryTake())
        {
            CountEntered();
        }
        else
        {
            ThreadWaiter.Take(Line, cancellationToken);
        }
    }
}
