using Magpie.HandingOff;
using Magpie.Primitives;
using Magpie.Workers;

namespace Magpie;

/// <summary>How a <see cref="WorkStealingPool"/> is made. The pool copies the options and checks them; changing them later changes nothing.</summary>
public sealed class WorkStealingPoolOptions
{
    /// <summary>The pool's name, in thread names, snapshots, events and exceptions. "magpie" by default; not empty.</summary>
    public string Name { get; set; } = "magpie";

    /// <summary>How many work items run at the same time: 1 to 32,768; the number of processors by default.</summary>
    public int WorkerCount { get; set; } = Environment.ProcessorCount;

    /// <summary>
    /// How many items may block at the same time with a thread in their place: 0 to 32,767; 512 by default. The pool has
    /// at most this many threads more than workers. Items beyond that block without a replacement.
    /// </summary>
    public int MaxBlockingThreads { get; set; } = 512;

    /// <summary>
    /// How long a thread that is not needed waits before it ends: positive, at most 2^31 - 2 milliseconds, or
    /// <see cref="Timeout.InfiniteTimeSpan"/>; 10 seconds by default. Threads that sleep with a worker do not end.
    /// </summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What the names of threads begin with, followed by a number. <see cref="Name"/> and a hyphen by default.</summary>
    public string? ThreadNamePrefix { get; set; }

    /// <summary>The stack size of the pool's threads in bytes, at least 0; 0, the default, means the runtime's default. The system may round it.</summary>
    public int MaxStackSize { get; set; }

    /// <summary>Whether the process may end while the pool has threads; true by default.</summary>
    public bool IsBackground { get; set; } = true;

    /// <summary>The priority of the pool's threads; <see cref="ThreadPriority.Normal"/> by default.</summary>
    public ThreadPriority ThreadPriority { get; set; } = ThreadPriority.Normal;

    /// <summary>
    /// Called on each thread of the pool when it starts, with the number of the worker it starts with.
    /// <c>after_start</c> of tokio-threadpool.
    /// </summary>
    public Action<int>? ThreadStarted { get; set; }

    /// <summary>
    /// Called on each thread of the pool before it ends, with the number of the worker it started with.
    /// <c>before_stop</c> of tokio-threadpool.
    /// </summary>
    public Action<int>? ThreadStopping { get; set; }

    /// <summary>
    /// Called on each thread of the pool, around all the items that it runs; it must call <see cref="WorkerRun.Run"/>. If
    /// it does not, this is reported and the thread runs without it. <c>around_worker</c> of tokio-threadpool.
    /// </summary>
    public Action<WorkerRun>? AroundWorker { get; set; }

    /// <summary>
    /// Gets exceptions that nobody waits for: those of posted items and of the hooks above, and faults that the pool goes on
    /// from, such as a thread that could not be started. Without it the former end the process, as on the .NET thread pool,
    /// and the latter are only seen by tracing tools. Called on the thread where it happened, or on one of the .NET thread pool where that
    /// one must not wait; may be called from several at once. What it throws is counted (<see cref="PoolSnapshot.HandlerFailures"/>) and dropped. <c>panic_handler</c> of
    /// tokio-threadpool.
    /// </summary>
    public Action<Exception>? UnhandledException { get; set; }

    /// <summary>
    /// Makes what a worker sleeps on, given its number; the system's fastest by default. Called when the worker first
    /// sleeps. <c>custom_park</c> of tokio-threadpool.
    /// </summary>
    public Func<int, IParker>? CreateParker { get; set; }

    /// <summary>
    /// After how many items a worker looks into its inbox although it has work of its own: at least 1; 61 by default. Less
    /// is fairer to work that comes from outside, more is faster.
    /// </summary>
    public int InboxCheckInterval { get; set; } = 61;

    /// <summary>
    /// Whether managed waits (<see cref="Task.Wait()"/>, <c>lock</c>, <see cref="WaitHandle.WaitOne()"/> and all the others)
    /// hand the worker off without being told; true by default. If false, they keep it, but inside <see cref="Blocking"/>.
    /// </summary>
    public bool HandOffOnWait { get; set; } = true;

    /// <summary>
    /// After how long a thread that blocks unnoticed (<see cref="Thread.Sleep(int)"/>, synchronous files and sockets, native
    /// code) has its worker taken: at least 1 millisecond and at most 2^31 - 2, or <see cref="Timeout.InfiniteTimeSpan"/> for
    /// never; 10 milliseconds by default. It is found within twice that, and sooner while such blocking goes on. Evidence is that the
    /// thread sleeps in the kernel and used next to no processor time: an item that computes keeps its worker. Where the system
    /// does not tell that (today: elsewhere than on Linux), nothing is taken.
    /// </summary>
    public TimeSpan StallThreshold { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// Whether asynchronous flows that began on the pool are followed where <c>ConfigureAwait(false)</c> and the like take them: on
    /// threads of the .NET thread pool their managed waits are noticed too, another thread is started in place of each that blocks, and
    /// the next plain <c>await</c> brings the flow home. False by default, for each item and each change of context costs a little then.
    /// </summary>
    public bool FollowEscapes { get; set; }

    /// <summary>
    /// One in how many items is measured when somebody listens to how long items wait and run (meter <c>Magpie</c>): at
    /// least 1; 64 by default. When nobody listens nothing is measured.
    /// </summary>
    public int MetricsSampleInterval { get; set; } = 64;

    /// <summary>
    /// Has the pool record who blocks its threads from the beginning (<see cref="WorkStealingPool.GetBlockingReport"/>); null, the default: not
    /// until <see cref="WorkStealingPool.StartBlockingReport"/>. Each wait and each item costs a little more meanwhile.
    /// </summary>
    public BlockingReportOptions? BlockingReport { get; set; }

    /// <summary>Starts the pool's threads; the seam at which tests let a start fail.</summary>
    internal ThreadLauncher Launcher { get; set; } = ThreadLauncher.Default;

    /// <summary>Finds threads that block unnoticed; that of the process if null. Tests set one of their own.</summary>
    internal StallMonitor? StallMonitor { get; set; }

    /// <summary>
    /// Whether the pool asks the system what its threads do. Without that it has no stall monitor, and a report tells of long items by
    /// the time that they took. Tests change it.
    /// </summary>
    internal bool ProbesThreads { get; set; } = ThreadProbe.IsSupported;

    /// <summary>When submitters make fences, and when those who go to sleep make barriers instead. Tests change it.</summary>
    internal FenceLimits Fences { get; set; } = FenceLimits.Default;

    /// <summary>
    /// How many threads outside the pool can have a lane: more threads than processors do not submit at once for long. Tests change it.
    /// </summary>
    internal int MaxLanes { get; set; } = 2 * Environment.ProcessorCount;
}
