using Magpie.Diagnostics;
using Magpie.Reports;
using Magpie.Shutdown;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie;

/// <summary>
/// A thread pool that blocking code cannot starve. Each worker has a queue of its own and steals from the others when it
/// has nothing to do; a worker whose item blocks goes to another thread until the item goes on. The C# counterpart of
/// Rust's tokio-threadpool.
/// </summary>
/// <remarks>
/// <para>No thread exists before the first item. All members may be called from any thread.</para>
/// <para>
/// Work stealing: R. D. Blumofe and C. E. Leiserson, "Scheduling multithreaded computations by work stealing", Journal of
/// the ACM 46(5), 1999. The wake-up protocol and the deque follow the scheduler of tokio 1.x.
/// </para>
/// </remarks>
public sealed partial class WorkStealingPool : IDisposable, IAsyncDisposable
{
    private static readonly Lazy<WorkStealingPool> _shared = new(
        static () => new WorkStealingPool(new WorkStealingPoolOptions { Name = "magpie-shared" }));

    private readonly PoolCore _core;

    /// <summary>Makes a pool with the default options.</summary>
    public WorkStealingPool()
        : this(new WorkStealingPoolOptions())
    {
    }

    /// <summary>Makes a pool.</summary>
    /// <param name="options">Copied; changes made to it later have no effect.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it and the range.</exception>
    public WorkStealingPool(WorkStealingPoolOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _core = new PoolCore(this, SettingsReader.Read(options));
        Factory = new TaskFactory(_core.Shutdown.Stopping, TaskCreationOptions.None, TaskContinuationOptions.None, Scheduler);
    }

    /// <summary>A pool for the whole process, made on first use. It cannot be shut down.</summary>
    public static WorkStealingPool Shared => _shared.Value;

    /// <summary>The pool whose thread runs the caller; null elsewhere.</summary>
    public static WorkStealingPool? Current => WorkerThread.Current?.Core.Pool;

    /// <summary>The pool's name (<see cref="WorkStealingPoolOptions.Name"/>).</summary>
    public string Name => _core.Settings.Name;

    internal PoolCore Core => _core;

    /// <summary>How many items run at the same time (<see cref="WorkStealingPoolOptions.WorkerCount"/>).</summary>
    public int WorkerCount => _core.Workers.Length;

    /// <summary>
    /// Whether nothing admitted is unfinished at this moment. An asynchronous function given to <c>Run</c>, and an
    /// <c>async void</c> method that began on the pool, are unfinished until they end.
    /// </summary>
    public bool IsIdle => _core.Idleness.IsIdle;

    /// <summary>Runs the BCL's tasks on the pool. It inlines only on the pool's own threads.</summary>
    public TaskScheduler Scheduler => _core.Scheduler;

    /// <summary>Starts tasks on <see cref="Scheduler"/>. Their default token is <see cref="Stopping"/>.</summary>
    public TaskFactory Factory { get; }

    /// <summary>
    /// The context of the pool's threads. What is posted to it runs on the pool; like the contexts of user interfaces it
    /// does not capture the execution context, for <c>await</c> brings its own.
    /// </summary>
    public SynchronizationContext SynchronizationContext => _core.SynchronizationContext;

    /// <summary>Done when the pool has been shut down and all its threads have ended.</summary>
    public Task Completion => _core.Threads.Completion;

    /// <summary>Cancelled when <see cref="ShutdownNowAsync"/> begins.</summary>
    public CancellationToken Stopping => _core.Shutdown.Stopping;

    /// <summary>Queues a callback. The execution context flows to it.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="callback"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The pool no longer admits work.</exception>
    public void Post(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _core.Submitter.Submit(ItemOf(callback));
    }

    /// <summary>Queues a callback with a state. The execution context flows to it.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="callback"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The pool no longer admits work.</exception>
    public void Post<TState>(Action<TState> callback, TState state)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _core.Submitter.Submit(PostedState.ItemOf(callback, state));
    }

    /// <summary>Queues a work item without an execution context and without allocating.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="item"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The pool no longer admits work.</exception>
    public void UnsafePost(IThreadPoolWorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        _core.Submitter.Submit(WorkItem.Of(item));
    }

    /// <summary>Queues a callback, if the pool admits it. The execution context flows to it.</summary>
    /// <returns>False if the pool no longer admits work.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="callback"/> is null.</exception>
    public bool TryPost(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return _core.Submitter.TrySubmit(ItemOf(callback));
    }

    /// <summary>Runs an action on the pool. The execution context flows to it.</summary>
    /// <param name="action">The action.</param>
    /// <param name="cancellationToken">Cancels the task unless the action has begun.</param>
    /// <returns>Ends as the action ends. Cancelled if the pool abandons it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="action"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The pool no longer admits work.</exception>
    public Task Run(Action action, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        return TaskSubmission.Run<ActionBody, Nothing>(_core, new ActionBody(action), cancellationToken);
    }

    /// <summary>Runs a function on the pool. The execution context flows to it.</summary>
    /// <param name="function">The function.</param>
    /// <param name="cancellationToken">Cancels the task unless the function has begun.</param>
    /// <returns>Ends as the function ends, with what it returned. Cancelled if the pool abandons it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The pool no longer admits work.</exception>
    public Task<TResult> Run<TResult>(Func<TResult> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return TaskSubmission.Run<FunctionBody<TResult>, TResult>(_core, new FunctionBody<TResult>(function), cancellationToken);
    }

    /// <summary>Runs an asynchronous function on the pool; after each await it comes back to the pool.</summary>
    /// <param name="function">The function. It must not return null.</param>
    /// <param name="cancellationToken">Cancels the task unless the function has begun.</param>
    /// <returns>Ends as the task that the function returned. Cancelled if the pool abandons it before it begins.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The pool no longer admits work.</exception>
    public Task Run(Func<Task> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return TaskSubmission.RunAsync<Task, Nothing>(_core, function, static _ => default, cancellationToken);
    }

    /// <inheritdoc cref="Run(Func{Task}, CancellationToken)"/>
    public Task<TResult> Run<TResult>(Func<Task<TResult>> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return TaskSubmission.RunAsync(_core, function, static task => task.Result, cancellationToken);
    }

    /// <summary>Begins a future on the pool, behind what is queued. The execution context flows to it.</summary>
    /// <param name="future">The future; this uses it up.</param>
    /// <returns>
    /// For the one who waits for it. Dropping it detaches the future. The future counts as unfinished until it ends. Cancelled if the pool abandons it before it begins.
    /// </returns>
    /// <exception cref="InvalidOperationException">The future was used already.</exception>
    /// <exception cref="ObjectDisposedException">The pool no longer admits work; the future can be used elsewhere.</exception>
    public JoinHandle Spawn(Future future) => future.SpawnOn(this);

    /// <inheritdoc cref="Spawn(Future)"/>
    /// <typeparam name="TResult">What the future ends with.</typeparam>
    public JoinHandle<TResult> Spawn<TResult>(Future<TResult> future) => future.SpawnOn(this);

    /// <summary><c>await pool.SwitchTo();</c> runs the rest of the method on the pool.</summary>
    /// <returns>An awaitable that throws <see cref="ObjectDisposedException"/> if the pool no longer admits work.</returns>
    public SwitchToAwaitable SwitchTo() => new(_core);

    /// <summary>
    /// <c>await WorkStealingPool.Yield();</c> goes to the back of the queue of the pool that runs the caller. Off a pool it
    /// does what <see cref="Task.Yield"/> does.
    /// </summary>
    public static YieldAwaitable Yield() => default;

    /// <summary>Waits until nothing admitted is unfinished. Do not await it inside work of the pool: that is unfinished meanwhile.</summary>
    /// <param name="cancellationToken">Ends the wait, not the work.</param>
    public Task WaitForIdleAsync(CancellationToken cancellationToken = default) => _core.Idleness.WaitAsync(cancellationToken);

    /// <summary>Goes on admitting work until none is unfinished, then ends the pool.</summary>
    /// <returns>Done when all threads have ended. Do not await it inside work of the pool.</returns>
    /// <exception cref="InvalidOperationException">The pool is <see cref="Shared"/>.</exception>
    public Task ShutdownOnIdleAsync() => Shutdown(ShutdownMode.OnIdle);

    /// <summary>Admits nothing new from outside, finishes what was admitted and what that submits, and ends the pool.</summary>
    /// <returns>Done when all threads have ended. Do not await it inside work of the pool.</returns>
    /// <exception cref="InvalidOperationException">The pool is <see cref="Shared"/>.</exception>
    public Task ShutdownAsync() => Shutdown(ShutdownMode.Drain);

    /// <summary>
    /// Cancels <see cref="Stopping"/>, abandons what has not started, waits for what runs, and ends the pool. The tasks of
    /// abandoned work are cancelled; continuations of started <c>async</c> methods run on the .NET thread pool.
    /// </summary>
    /// <returns>Done when all threads have ended. Do not await it inside work of the pool.</returns>
    /// <exception cref="InvalidOperationException">The pool is <see cref="Shared"/>.</exception>
    public Task ShutdownNowAsync() => Shutdown(ShutdownMode.Abandon);

    /// <summary>As <see cref="ShutdownNowAsync"/>, and waits until all threads have ended, unless a thread of the pool calls it.</summary>
    /// <exception cref="InvalidOperationException">The pool is <see cref="Shared"/>.</exception>
    public void Dispose()
    {
        Task ended = Shutdown(ShutdownMode.Abandon);
        if (Current != this)
        {
            ended.GetAwaiter().GetResult();
            _core.Threads.JoinLast();
        }
    }

    /// <summary>As <see cref="ShutdownAsync"/>. A thread of the pool that calls it does not wait.</summary>
    /// <exception cref="InvalidOperationException">The pool is <see cref="Shared"/>.</exception>
    public ValueTask DisposeAsync()
    {
        Task ended = Shutdown(ShutdownMode.Drain);
        return Current == this ? default : new ValueTask(ended);
    }

    /// <summary>What the pool is doing now.</summary>
    public PoolSnapshot GetSnapshot() => SnapshotReader.Read(_core);

    /// <summary>
    /// Begins to record who blocks the pool's threads, and who computes for long. If that is recorded already, it begins anew. To be on from the
    /// beginning: <see cref="WorkStealingPoolOptions.BlockingReport"/>.
    /// </summary>
    /// <param name="options">What is recorded, and what it may cost; null for the defaults. Copied.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it and the range.</exception>
    public void StartBlockingReport(BlockingReportOptions? options = null) =>
        _core.Journal.StartOwn(ReportSettings.Read(options ?? new BlockingReportOptions()));

    /// <summary>Ends what <see cref="StartBlockingReport"/> began. <see cref="GetBlockingReport"/> goes on to tell what was found.</summary>
    public void StopBlockingReport() => _core.Journal.Own?.Dispose();

    /// <summary>Who blocked the pool's threads since <see cref="StartBlockingReport"/>. Empty if that was never called.</summary>
    public BlockingReport GetBlockingReport() =>
        _core.Journal.Own?.GetReport() ?? new BlockingReport(Name, IsRecording: false, TimeSpan.Zero, [], []);

    /// <summary>A recording of the caller's own, beside the pool's and any other, until it is disposed.</summary>
    /// <param name="options">What is recorded, and what it may cost; null for the defaults. Copied.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it and the range.</exception>
    public BlockingRecording RecordBlocking(BlockingReportOptions? options = null) =>
        _core.Journal.Add(ReportSettings.Read(options ?? new BlockingReportOptions()));

    private static WorkItem ItemOf(Action callback) =>
        FlowedContext.Capture() is { } context
            ? WorkItem.Of(new ContextItem<Action>(context, static action => action(), callback))
            : WorkItem.Of(callback);

    private Task Shutdown(ShutdownMode mode) =>
        _shared.IsValueCreated && _shared.Value == this
            ? throw new InvalidOperationException($"{nameof(WorkStealingPool)}.{nameof(Shared)} cannot be shut down; make a pool of your own where that is needed.")
            : _core.Shutdown.Begin(mode);
}
