using Magpie.Tests.Support;

namespace Magpie.Tests.Shutdown;

/// <summary>What the workers of a pool are doing when it is asked to end.</summary>
public enum WorkersAre
{
    NeverStarted,
    Parked,
    Busy,
    BusyBesideParked,
    BlockedWithTheWorkerOffered,
    BlockedWithTheWorkerTaken,
    BlockedAtTheCap,
    BlockedInLineForCapacity,
    ParkedBesideBackups,
    AwaitingInAnAsyncMethod,
}

/// <summary>How a pool is asked to end.</summary>
public enum EndingBy
{
    ShutdownOnIdle,
    Shutdown,
    ShutdownNow,
    DisposeAsync,
    Dispose,
}

/// <summary>Brings a pool of two workers into a state, and out of it.</summary>
internal sealed class ShutdownCase : IDisposable
{
    private readonly WorkStealingPool _pool;
    private readonly Gate _gate = new();
    private readonly Busy _busy = new();

    private ShutdownCase(WorkStealingPool pool) => _pool = pool;

    /// <summary>Whether the pool cannot end before <see cref="Dispose"/>.</summary>
    public bool HoldsThePool { get; private set; } = true;

    public static int MaxBlockingThreads(WorkersAre state) => state switch
    {
        WorkersAre.BlockedAtTheCap => 0,
        WorkersAre.BlockedInLineForCapacity => 1,
        _ => 512,
    };

    public static async Task<ShutdownCase> EnterAsync(WorkStealingPool pool, WorkersAre state)
    {
        var entered = new ShutdownCase(pool);
        await entered.EnterAsync(state);
        return entered;
    }

    public static Task Begin(WorkStealingPool pool, EndingBy way)
    {
        switch (way)
        {
            case EndingBy.ShutdownOnIdle:
                return pool.ShutdownOnIdleAsync();
            case EndingBy.Shutdown:
                return pool.ShutdownAsync();
            case EndingBy.ShutdownNow:
                return pool.ShutdownNowAsync();
            case EndingBy.DisposeAsync:
                return pool.DisposeAsync().AsTask();
            default:
                return Task.Factory.StartNew(
                    pool.Dispose, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    /// <summary>Lets the items end.</summary>
    public void Dispose()
    {
        _gate.Dispose();
        _busy.Dispose();
    }

    private async Task EnterAsync(WorkersAre state)
    {
        switch (state)
        {
            case WorkersAre.Busy:
                await StartAsync(2, _busy.Spin);
                break;
            case WorkersAre.BusyBesideParked:
                await ParkAsync();
                await StartAsync(1, _busy.Spin);
                break;
            case WorkersAre.BlockedWithTheWorkerOffered:
                await StartAsync(2, () => _gate.Wait(_pool));
                Bounded.UntilSnapshot(_pool, static s => s.Threads.Blocked == 2, "both items block");
                break;
            case WorkersAre.BlockedWithTheWorkerTaken:
                await StartAsync(4, () => _gate.Wait(_pool));
                await ParkAsync();
                break;
            case WorkersAre.BlockedAtTheCap:
                await StartAsync(2, () => _gate.Wait(_pool));
                Bounded.UntilSnapshot(_pool, static s => s.BlockingCapacityExhausted == 2, "both items block");
                break;
            case WorkersAre.BlockedInLineForCapacity:
                var held = new TaskCompletionSource();
                await StartAsync(1, () => Blocking.Run(() =>
                {
                    held.SetResult();
                    _gate.Wait(_pool);
                }));
                await held.Task.Within(_pool);
                _pool.Post(static () => _ = Blocking.RunAsync(static () => { }).AsTask());
                Bounded.UntilSnapshot(_pool, static s => s.BlockingWaiters == 1, "one call waits for capacity");
                break;
            case WorkersAre.AwaitingInAnAsyncMethod:
                Task begun = _pool.Run(async () => await _gate.Opened);
                await ParkAsync();
                begun.IsCompleted.ShouldBeFalse();
                break;
            default:
                HoldsThePool = false;
                await RestAsync(state);
                break;
        }
    }

    private async Task RestAsync(WorkersAre state)
    {
        if (state == WorkersAre.ParkedBesideBackups)
        {
            using var all = new Barrier(6);
            await StartAsync(6, () => all.WaitWithin(_pool));
            await _pool.BecomesIdle();
        }

        if (state != WorkersAre.NeverStarted)
        {
            await ParkAsync();
        }
    }

    private async Task ParkAsync()
    {
        await _pool.Run(static () => { }).Within(_pool);
        Bounded.UntilSnapshot(_pool, static s => s.Workers.All(static w => w.State != WorkerState.Running), "no worker runs");
    }

    /// <summary>Starts items, and waits until all of them have begun.</summary>
    private async Task StartAsync(int count, Action item)
    {
        using var begun = new CountdownEvent(count);
        for (int i = 0; i < count; i++)
        {
            _pool.Post(() =>
            {
                begun.Signal();
                item();
            });
        }

        begun.WaitWithin(_pool);
        await Task.CompletedTask;
    }
}
