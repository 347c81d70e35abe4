using Magpie.Tests.Support;

namespace Magpie.Tests.Futures;

/// <summary>A future begins when it is used, and is used once.</summary>
public sealed class FutureUseTests
{
    private int _runs;

    [Fact]
    public async Task A_future_that_nobody_uses_never_runs_and_one_that_is_spawned_does()
    {
        using var test = new TestPool();
        _ = Count();
        Future spawned = Count();
        _runs.ShouldBe(0);

        await test.Pool.Spawn(spawned).AsTask().Within(test.Pool);

        _runs.ShouldBe(1);
    }

    [Fact]
    public async Task A_spawned_future_runs_on_the_pool_and_gives_its_result()
    {
        using var test = new TestPool();

        (WorkStealingPool? pool, int sum) = await test.Pool.Spawn(Add(3, 4)).AsTask().Within(test.Pool);

        pool.ShouldBeSameAs(test.Pool);
        sum.ShouldBe(7);
    }

    [Fact]
    public async Task A_future_awaited_inside_another_runs_in_place_on_the_same_thread_with_nothing_queued()
    {
        using var test = new TestPool(workers: 1);
        int queued = -1;
        async Future<Thread> Inner()
        {
            queued = test.Pool.GetSnapshot().Workers.Sum(static worker => worker.DequeLength + worker.InboxLength);
            return Thread.CurrentThread;
        }

        async Future<(Thread, Thread)> Outer() => (Thread.CurrentThread, await Inner());
        (Thread outer, Thread inner) = await test.Pool.Spawn(Outer()).AsTask().Within(test.Pool);

        inner.ShouldBeSameAs(outer);
        queued.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(PairsOfUses))]
    public async Task A_second_use_throws_whatever_the_first_was(string first, string second)
    {
        using var test = new TestPool();
        async Future Misuse()
        {
            Future future = Count();
            await Use(test.Pool, future, first);
            await Use(test.Pool, future, second);
        }

        await Should.ThrowAsync<InvalidOperationException>(test.Pool.Spawn(Misuse()).AsTask().Within(test.Pool));
        _runs.ShouldBe(1);
    }

    public static TheoryData<string, string> PairsOfUses { get; } = new MatrixTheoryData<string, string>(["await", "spawn", "task"], ["await", "spawn", "task"]);

    [Fact]
    public async Task A_second_use_throws_while_the_first_is_under_way()
    {
        using var test = new TestPool();
        using var gate = new Gate();
        Future future = Wait(gate);
        JoinHandle handle = test.Pool.Spawn(future);

        Should.Throw<InvalidOperationException>(() => test.Pool.Spawn(future));
        Should.Throw<InvalidOperationException>(() => future.GetAwaiter());
        Should.Throw<InvalidOperationException>(() => future.AsTask());
        gate.Open();
        await handle.AsTask().Within(test.Pool);
    }

    [Fact]
    public async Task A_used_future_stays_used_when_its_box_holds_others()
    {
        using var test = new TestPool(workers: 1);
        async Future<int> UseBoxAgain()
        {
            Future old = Count();
            await old;
            int refused = 0;
            for (int i = 0; i < 100; i++)
            {
                Future fresh = Count();
                try
                {
                    await old;
                }
                catch (InvalidOperationException)
                {
                    refused++;
                }

                await fresh;
            }

            return refused;
        }

        (await test.Pool.Spawn(UseBoxAgain()).AsTask().Within(test.Pool)).ShouldBe(100);
        _runs.ShouldBe(101);
    }

    [Fact]
    public void Of_many_threads_that_spawn_one_future_one_succeeds()
    {
        using var test = new TestPool();
        for (int round = 0; round < 200; round++)
        {
            Future future = Count();
            int succeeded = 0;
            Parallel.For(0, 4, _ =>
            {
                try
                {
                    test.Pool.Spawn(future).Detach();
                    Interlocked.Increment(ref succeeded);
                }
                catch (InvalidOperationException)
                {
                }
            });
            succeeded.ShouldBe(1);
        }

        Bounded.Wait(test.Pool.WaitForIdleAsync(), test.Pool);
        _runs.ShouldBe(200);
    }

    [Fact]
    public void Default_values_say_what_they_are()
    {
        using var test = new TestPool();

        Should.Throw<InvalidOperationException>(() => test.Pool.Spawn(default(Future)));
        Should.Throw<InvalidOperationException>(() => test.Pool.Spawn(default(Future<int>)));
        Should.Throw<InvalidOperationException>(() => default(Future).GetAwaiter());
        Should.Throw<InvalidOperationException>(() => default(Future<int>).AsTask());
        Should.Throw<InvalidOperationException>(() => default(JoinHandle).GetAwaiter());
        Should.Throw<InvalidOperationException>(() => default(JoinHandle<int>).AsTask());
        Should.Throw<InvalidOperationException>(() => default(JoinHandle).Detach());
    }

    private static async Future Use(WorkStealingPool pool, Future future, string how)
    {
        switch (how)
        {
            case "await":
                await future;
                break;
            case "spawn":
                await pool.Spawn(future);
                break;
            default:
                await future.AsTask();
                break;
        }
    }

    private static async Future Wait(Gate gate) => await gate.Opened;

    private static async Future<(WorkStealingPool?, int)> Add(int left, int right) => (WorkStealingPool.Current, left + right);

    private async Future Count() => Interlocked.Increment(ref _runs);
}
