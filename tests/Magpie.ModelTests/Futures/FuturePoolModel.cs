using Magpie.ModelChecking;
using Magpie.Shutdown;

namespace Magpie.ModelTests.Futures;

/// <summary>Futures on a whole pool: none is lost, none runs twice, and the pool is idle when they have ended (bug classes 1, 3, 11 and 23).</summary>
public sealed class FuturePoolModel
{
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_spawned_future_ends_and_tells_it_rows_1_23(MemoryModel memory) => Bounds.Check(
        $"{nameof(FuturePoolModel)}: spawn",
        memory,
        static m =>
        {
            var pool = new WatchedPool(m);
            Task<int>? task = null;
            m.Thread("spawner", () => task = pool.Pool.Spawn(Yielding(pool, yields: 1)).AsTask());
            m.AtQuiescence(() =>
            {
                m.Assert(task is { IsCompletedSuccessfully: true, Result: 1 }, $"the future ends; it is {task?.Status}");
                pool.IsIdle();
            });
        },
        Bounds.FewerPreemptions);

    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_child_is_run_in_place_or_by_a_thief_once_rows_1_3(MemoryModel memory) => Bounds.CheckRandomly(
        $"{nameof(FuturePoolModel)}: join",
        memory,
        executions: 1500,
        static m =>
        {
            var pool = new WatchedPool(m, workers: 2);
            int runs = 0;
            Task<int>? task = null;
            m.Thread("spawner", () => task = pool.Pool.Spawn(Parent(pool, () => Interlocked.Increment(ref runs))).AsTask());
            m.AtQuiescence(() =>
            {
                m.Assert(task is { IsCompletedSuccessfully: true, Result: 5 }, $"the parent ends; it is {task?.Status}, {task?.Exception}");
                m.Assert(runs == 5, $"each child runs once; they ran {runs} times");
                pool.IsIdle();
            });
        },
        static options => options with { ChangePoints = 5 });

    [Theory]
    [InlineData(ShutdownMode.OnIdle)]
    [InlineData(ShutdownMode.Drain)]
    [InlineData(ShutdownMode.Abandon)]
    internal void A_pool_that_ends_waits_for_futures_or_cancels_them_rows_11_23(ShutdownMode mode) => Bounds.CheckRandomly(
        $"{nameof(FuturePoolModel)}: {mode}",
        MemoryModel.StoreBuffers,
        executions: 1500,
        m =>
        {
            var pool = new WatchedPool(m, workers: 2);
            Task<int>? task = null;
            bool isRefused = false;
            int runs = 0;
            m.Thread("spawner", () =>
            {
                try
                {
                    task = pool.Pool.Spawn(Parent(pool, () => Interlocked.Increment(ref runs))).AsTask();
                }
                catch (ObjectDisposedException)
                {
                    isRefused = true;
                }
            });
            m.Thread("ender", () => pool.End(mode));
            m.AtQuiescence(() =>
            {
                pool.HasEnded();
                bool isRight = isRefused ? task is null : task switch
                {
                    { IsCompletedSuccessfully: true } => task.Result == 5 && runs == 5,
                    { IsCanceled: true } => mode == ShutdownMode.Abandon,
                    { IsFaulted: true } => mode == ShutdownMode.Abandon && task.Exception!.InnerException is ObjectDisposedException,
                    _ => false,
                };
                m.Assert(isRight, $"the future ends, is cancelled or refused; it is {task?.Status}, {task?.Exception}, {runs} runs");
            });
        },
        static options => options with { ChangePoints = 5 });

    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void What_a_future_throws_as_it_is_detached_is_told_once(MemoryModel memory) => Bounds.Check(
        $"{nameof(FuturePoolModel)}: detach",
        memory,
        static m =>
        {
            int told = 0;
            var pool = new WorkStealingPool(new WorkStealingPoolOptions
            {
                Name = "p",
                WorkerCount = 1,
                KeepAlive = Timeout.InfiniteTimeSpan,
                HandOffOnWait = false,
                UnhandledException = _ => told++,
            });
            m.Thread("spawner", () => pool.Spawn(Throwing()).Detach());
            m.AtQuiescence(() => m.Assert(told == 1, $"the exception is told once; it was told {told} times"));
        },
        Bounds.FewerPreemptions);

    private static async Future<int> Yielding(WatchedPool pool, int yields)
    {
        for (int i = 0; i < yields; i++)
        {
            pool.Pause();
            await WorkStealingPool.Yield();
        }

        return 1;
    }

    /// <summary>Two children at once, one in place, and two more in the boxes of those.</summary>
    private static async Future<int> Parent(WatchedPool pool, Action note)
    {
        JoinHandle<int> first = pool.Pool.Spawn(Child(pool, note, yields: 0));
        JoinHandle<int> second = pool.Pool.Spawn(Child(pool, note, yields: 1));
        int sum = await Child(pool, note, yields: 0);
        sum += await first;
        JoinHandle<int> third = pool.Pool.Spawn(Child(pool, note, yields: 0));
        sum += await second;
        sum += await third;
        sum += await pool.Pool.Spawn(Child(pool, note, yields: 0));
        return sum;
    }

    private static async Future<int> Child(WatchedPool pool, Action note, int yields)
    {
        await Yielding(pool, yields);
        note();
        return 1;
    }

    private static async Future Throwing() => throw new ExpectedException();
}
