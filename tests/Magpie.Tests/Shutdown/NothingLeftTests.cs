using Magpie.Tests.Support;

namespace Magpie.Tests.Shutdown;

/// <summary>Counts: what was admitted against what became of it, and threads started against threads ended.</summary>
public sealed class NothingLeftTests
{
    [Fact]
    public void Many_pools_made_and_ended_leave_no_thread()
    {
        int started = 0;
        int stopping = 0;
        for (int i = 0; i < 150; i++)
        {
            using var test = new TestPool(workers: 2, options =>
            {
                options.ThreadNamePrefix = "leftover-";
                options.ThreadStarted = _ => Interlocked.Increment(ref started);
                options.ThreadStopping = _ => Interlocked.Increment(ref stopping);
            });
            using var behind = new Gate();
            using CancellationTokenRegistration registration = test.Pool.Stopping.Register(behind.Open);
            test.Pool.Post(() => behind.Wait(test.Pool));
            test.Pool.Post(behind.Open);
            if (i % 3 == 0)
            {
                behind.Wait(test.Pool);
            }

            test.Pool.Dispose();
        }

        stopping.ShouldBe(started);
        if (OsThreads.CanBeListed)
        {
            // The system's thread ends a little after the managed one.
            SpinWait.SpinUntil(static () => OsThreads.Named("leftover-").Count == 0, Bounded.Limit).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData(EndingBy.ShutdownOnIdle)]
    [InlineData(EndingBy.Shutdown)]
    [InlineData(EndingBy.ShutdownNow)]
    public async Task Each_posted_item_runs_or_is_reported_abandoned_exactly_once(EndingBy way)
    {
        for (int round = 0; round < 10; round++)
        {
            using var test = new TestPool(workers: 2);
            var items = new List<CountedItem>[3];
            using var busy = new CountdownEvent(3);
            Task[] submitters = [.. Enumerable.Range(0, 3).Select(i => Task.Factory.StartNew(
                () => items[i] = Submit(test.Pool, busy), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
            busy.WaitWithin(test.Pool);

            Task ended = ShutdownCase.Begin(test.Pool, way);
            await Task.WhenAll(submitters).Within(test.Pool);
            if (way == EndingBy.ShutdownOnIdle)
            {
                // The submitters kept it from being idle for as long as they liked.
                ended = test.Pool.ShutdownAsync();
            }

            await ended.Within(test.Pool);

            CountedItem[] all = [.. items.SelectMany(static list => list)];
            all.ShouldAllBe(static item => item.Runs <= 1);
            all.LongCount(static item => item.Runs == 0).ShouldBe(test.Pool.GetSnapshot().Abandoned);
            if (way != EndingBy.ShutdownNow)
            {
                test.Pool.GetSnapshot().Abandoned.ShouldBe(0);
            }
        }
    }

    [Fact]
    public async Task Each_task_of_an_admitted_item_ends()
    {
        for (int round = 0; round < 10; round++)
        {
            using var test = new TestPool(workers: 2);
            using var busy = new CountdownEvent(3);
            int ran = 0;
            Task<List<Task>>[] submitters = [.. Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(
                () => SubmitRuns(test.Pool, busy, () => Interlocked.Increment(ref ran)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
            busy.WaitWithin(test.Pool);

            await test.Pool.ShutdownNowAsync().Within(test.Pool);
            Task[] tasks = [.. (await Task.WhenAll(submitters).Within(test.Pool)).SelectMany(static list => list)];
            await Task.WhenAny(Task.WhenAll(tasks)).Within(test.Pool);

            tasks.Count(static task => task.IsCompletedSuccessfully).ShouldBe(ran);
            tasks.LongCount(static task => task.IsCanceled).ShouldBe(test.Pool.GetSnapshot().Abandoned);
        }
    }

    private static List<CountedItem> Submit(WorkStealingPool pool, CountdownEvent busy)
    {
        var admitted = new List<CountedItem>();
        for (int i = 0; i < 20_000; i++)
        {
            var item = new CountedItem();
            try
            {
                pool.UnsafePost(item);
            }
            catch (ObjectDisposedException)
            {
                break;
            }

            admitted.Add(item);
            if (i == 500)
            {
                busy.Signal();
            }
        }

        return admitted;
    }

    private static List<Task> SubmitRuns(WorkStealingPool pool, CountdownEvent busy, Action item)
    {
        var admitted = new List<Task>();
        for (int i = 0; i < 20_000; i++)
        {
            try
            {
                admitted.Add(pool.Run(item));
            }
            catch (ObjectDisposedException)
            {
                break;
            }

            if (i == 500)
            {
                busy.Signal();
            }
        }

        return admitted;
    }

    private sealed class CountedItem : IThreadPoolWorkItem
    {
        private int _runs;

        public int Runs => Volatile.Read(ref _runs);

        public void Execute() => Interlocked.Increment(ref _runs);
    }
}
