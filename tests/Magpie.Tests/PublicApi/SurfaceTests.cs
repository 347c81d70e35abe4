using System.Diagnostics.CodeAnalysis;
using Magpie.Tests.Support;

namespace Magpie.Tests.PublicApi;

/// <summary>
/// Every member of the public surface, called as a program outside the repository calls it: that this compiles is most of
/// the test. Types are written out, so that a changed return type is seen too.
/// </summary>
public sealed class SurfaceTests
{
    [Fact]
    [SuppressMessage("Style", "IDE0039:Use local function", Justification = "The types of the delegates are part of the surface.")]
    public async Task Options_have_these_properties_types_and_defaults()
    {
        var options = new WorkStealingPoolOptions();
        string name = options.Name;
        int workerCount = options.WorkerCount;
        int maxBlockingThreads = options.MaxBlockingThreads;
        TimeSpan keepAlive = options.KeepAlive;
        string? threadNamePrefix = options.ThreadNamePrefix;
        int maxStackSize = options.MaxStackSize;
        bool isBackground = options.IsBackground;
        ThreadPriority threadPriority = options.ThreadPriority;
        Action<int>? threadStarted = options.ThreadStarted;
        Action<int>? threadStopping = options.ThreadStopping;
        Action<WorkerRun>? aroundWorker = options.AroundWorker;
        Action<Exception>? unhandledException = options.UnhandledException;
        Func<int, IParker>? createParker = options.CreateParker;
        int inboxCheckInterval = options.InboxCheckInterval;
        bool handOffOnWait = options.HandOffOnWait;

        (name, workerCount, maxBlockingThreads, keepAlive).ShouldBe(("magpie", Environment.ProcessorCount, 512, TimeSpan.FromSeconds(10)));
        (threadNamePrefix, maxStackSize, isBackground, threadPriority).ShouldBe((null, 0, true, ThreadPriority.Normal));
        (threadStarted, threadStopping, aroundWorker, unhandledException, createParker).ShouldBe((null, null, null, null, null));
        (inboxCheckInterval, handOffOnWait).ShouldBe((61, true));

        await using var pool = new WorkStealingPool();
        pool.Name.ShouldBe("magpie");
        pool.WorkerCount.ShouldBe(Environment.ProcessorCount);
    }

    [Fact]
    public async Task A_pool_has_these_members()
    {
        var options = new WorkStealingPoolOptions { Name = "surface", WorkerCount = 2 };
        await using WorkStealingPool pool = new(options);
        IDisposable disposable = pool;
        IAsyncDisposable asyncDisposable = pool;
        string name = pool.Name;
        int workerCount = pool.WorkerCount;
        TaskScheduler scheduler = pool.Scheduler;
        TaskFactory factory = pool.Factory;
        SynchronizationContext context = pool.SynchronizationContext;
        CancellationToken stopping = pool.Stopping;

        pool.Post(static () => { });
        pool.Post(static (string state) => { }, "state");
        pool.Post<int>(static state => { }, 5);
        pool.UnsafePost(new TestItem(static () => { }));
        bool posted = pool.TryPost(static () => { });
        Task action = pool.Run(static () => { }, stopping);
        Task<int> function = pool.Run(static () => 5, stopping);
        Task asyncAction = pool.Run(static async () => await Task.Yield(), stopping);
        Task<int> asyncFunction = pool.Run(static async () => await Task.FromResult(5), stopping);
        await Task.WhenAll(action, function, asyncAction, asyncFunction).Within(pool);
        Task idle = pool.WaitForIdleAsync(CancellationToken.None);
        await idle.Within(pool);
        bool isIdle = pool.IsIdle;

        (name, workerCount, posted, isIdle).ShouldBe(("surface", 2, true, true));
        (disposable, asyncDisposable, scheduler, factory.Scheduler, context).ShouldBe((pool, pool, pool.Scheduler, scheduler, pool.SynchronizationContext));
    }

    [Fact]
    public async Task Awaiting_switches_and_yields()
    {
        using var test = new TestPool();

        async Task<WorkStealingPool?> SwitchAndYield()
        {
            SwitchToAwaitable switching = test.Pool.SwitchTo();
            await switching;
            YieldAwaitable yielding = WorkStealingPool.Yield();
            await yielding;
            return WorkStealingPool.Current;
        }

        (await SwitchAndYield().Within(test.Pool)).ShouldBeSameAs(test.Pool);
    }

    [Fact]
    public async Task A_pool_ends_in_these_ways()
    {
        using (var onIdle = new TestPool())
        {
            Task ended = onIdle.Pool.ShutdownOnIdleAsync();
            await ended.Within(onIdle.Pool);
            Task completion = onIdle.Pool.Completion;
            completion.IsCompletedSuccessfully.ShouldBeTrue();
        }

        using (var drained = new TestPool())
        {
            Task ended = drained.Pool.ShutdownAsync();
            await ended.Within(drained.Pool);
            drained.Pool.Stopping.IsCancellationRequested.ShouldBeFalse();
        }

        using (var abandoned = new TestPool())
        {
            Task ended = abandoned.Pool.ShutdownNowAsync();
            await ended.Within(abandoned.Pool);
            abandoned.Pool.Stopping.IsCancellationRequested.ShouldBeTrue();
        }

        var disposed = new WorkStealingPool();
        disposed.Dispose();
        ValueTask disposing = disposed.DisposeAsync();
        await disposing;
    }

    [Fact]
    public async Task Blocking_has_these_members_and_off_a_pool_just_runs_the_code()
    {
        int runs = 0;

        Blocking.Run(() => { runs++; });
        int result = Blocking.Run(() => ++runs);
        using (BlockingScope scope = Blocking.Enter())
        {
            runs++;
        }

        ValueTask asyncAction = Blocking.RunAsync(() => { runs++; }, CancellationToken.None);
        await asyncAction;
        ValueTask<int> asyncFunction = Blocking.RunAsync(() => ++runs, CancellationToken.None);

        (await asyncFunction).ShouldBe(5);
        (result, runs).ShouldBe((2, 5));
    }

    [Fact]
    public void A_parker_can_be_implemented_outside()
    {
        IParker parker = new EventParker();

        parker.Unpark();
        bool woken = parker.Park(TimeSpan.Zero);
        parker.Unpark();
        parker.Park();

        woken.ShouldBeTrue();
    }

    [Fact]
    public async Task A_snapshot_tells_these_figures()
    {
        using var test = new TestPool(workers: 2);
        await test.Pool.Run(static () => { }).Within(test.Pool);
        await test.Pool.BecomesIdle();

        PoolSnapshot snapshot = test.Pool.GetSnapshot();
        (string PoolName, PoolLifecycle Lifecycle, long Unfinished) pool = (snapshot.PoolName, snapshot.Lifecycle, snapshot.Unfinished);
        (int Total, int Working, int Blocked, int Backup) threads =
            (snapshot.Threads.Total, snapshot.Threads.Working, snapshot.Threads.Blocked, snapshot.Threads.Backup);
        IReadOnlyList<WorkerSnapshot> workers = snapshot.Workers;
        (int Id, WorkerState State, int Deque, int Inbox) worker = (workers[1].Id, workers[1].State, workers[1].DequeLength, workers[1].InboxLength);
        (long Run, long Steals, long Parks, long HandOffs) counts =
            (workers.Sum(one => one.ItemsRun), workers[1].Steals, workers[1].Parks, workers.Sum(one => one.HandOffs));

        pool.ShouldBe(("test", PoolLifecycle.Running, 0));
        (threads.Total, threads.Blocked, threads.Backup).ShouldBe((1, 0, 0));
        worker.ShouldBe((1, WorkerState.Vacant, 0, 0));
        counts.ShouldBe((1, 0, 0, 0));
        snapshot.ToString().ShouldContain("test");
    }

    private sealed class EventParker : IParker
    {
        private readonly AutoResetEvent _token = new(initialState: false);

        public void Park() => _token.WaitOne();

        public bool Park(TimeSpan timeout) => _token.WaitOne(timeout);

        public void Unpark() => _token.Set();
    }
}
