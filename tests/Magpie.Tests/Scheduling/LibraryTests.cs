using System.Collections.Concurrent;
using System.Threading.Tasks.Dataflow;
using Magpie.Tests.Support;

namespace Magpie.Tests.Scheduling;

/// <summary>What the base class library builds on task schedulers.</summary>
public sealed class LibraryTests
{
    private const int Count = 1_000;

    [Fact]
    public async Task Parallel_For_runs_every_step_on_the_pool()
    {
        using var test = new TestPool();
        int[] runs = new int[Count];
        var pools = new ConcurrentBag<WorkStealingPool?>();
        var options = new ParallelOptions { TaskScheduler = test.Pool.Scheduler };

        await TestThread.Run(() => Parallel.For(0, Count, options, i =>
        {
            Interlocked.Increment(ref runs[i]);
            pools.Add(WorkStealingPool.Current);
        })).Within(test.Pool);

        runs.ShouldAllBe(times => times == 1);
        pools.ShouldAllBe(pool => pool == test.Pool);
    }

    [Fact]
    public async Task Parallel_For_inside_an_item_of_a_pool_with_one_worker_ends()
    {
        using var test = new TestPool(workers: 1);
        var options = new ParallelOptions { TaskScheduler = test.Pool.Scheduler };
        int sum = 0;

        await test.Pool.Run(() => Parallel.For(0, 10, options, _ =>
            Parallel.For(0, 10, options, i => Interlocked.Add(ref sum, i)))).Within(test.Pool);

        sum.ShouldBe(450);
    }

    [Fact]
    public async Task Parallel_ForEach_uses_every_worker_of_the_pool()
    {
        using var test = new TestPool(workers: 3, static options => options.HandOffOnWait = false);
        using var all = new Barrier(3);
        var options = new ParallelOptions { TaskScheduler = test.Pool.Scheduler, MaxDegreeOfParallelism = 3 };

        // Each step waits for two others, so it ends only if three run at the same time.
        Task loop = TestThread.Run(() => Parallel.ForEach(Partitioner.Create(0, 3, rangeSize: 1), options, _ => all.WaitWithin(test.Pool)));

        await loop.Within(test.Pool);
    }

    [Fact]
    public async Task Parallel_ForEachAsync_is_on_the_pool_before_and_after_each_await()
    {
        using var test = new TestPool();
        var pools = new ConcurrentBag<WorkStealingPool?>();
        var options = new ParallelOptions { TaskScheduler = test.Pool.Scheduler };

        await Parallel.ForEachAsync(Enumerable.Range(0, 50), options, async (_, cancellationToken) =>
        {
            pools.Add(WorkStealingPool.Current);
            await Task.Delay(1, cancellationToken);
            pools.Add(WorkStealingPool.Current);
        }).Within(test.Pool);

        pools.Count.ShouldBe(100);
        pools.ShouldAllBe(pool => pool == test.Pool);
    }

    [Fact]
    public async Task Dataflow_blocks_run_their_steps_on_the_pool()
    {
        using var test = new TestPool();
        var options = new ExecutionDataflowBlockOptions { TaskScheduler = test.Pool.Scheduler, MaxDegreeOfParallelism = 2 };
        var received = new ConcurrentBag<(int Value, bool OnPool)>();
        var square = new TransformBlock<int, (int, bool)>(
            value => (value * value, WorkStealingPool.Current == test.Pool), options);
        var collect = new ActionBlock<(int Value, bool OnPool)>(
            async pair =>
            {
                await Task.Yield();
                received.Add((pair.Value, pair.OnPool && WorkStealingPool.Current == test.Pool));
            },
            options);
        square.LinkTo(collect, new DataflowLinkOptions { PropagateCompletion = true });

        for (int i = 0; i < Count; i++)
        {
            square.Post(i).ShouldBeTrue();
        }

        square.Complete();
        await collect.Completion.Within(test.Pool);

        received.Select(pair => pair.Value).Order().ShouldBe(Enumerable.Range(0, Count).Select(i => i * i));
        received.ShouldAllBe(pair => pair.OnPool);
    }

    [Fact]
    public async Task A_pair_of_exclusive_and_concurrent_schedulers_can_stand_on_the_pool()
    {
        using var test = new TestPool();
        var pair = new ConcurrentExclusiveSchedulerPair(test.Pool.Scheduler);
        var exclusive = new TaskFactory(pair.ExclusiveScheduler);
        int inside = 0;

        Task<bool>[] tasks = [.. Enumerable.Range(0, 200).Select(_ => exclusive.StartNew(() =>
        {
            bool alone = ++inside == 1;
            inside--;
            return alone && WorkStealingPool.Current == test.Pool;
        }))];

        (await Task.WhenAll(tasks).Within(test.Pool)).ShouldAllBe(alone => alone);
    }
}
