using System.Collections.Concurrent;
using Magpie.Tests.Support;

namespace Magpie.Tests.HandingOff;

/// <summary>The permits to block with a replacement: in line for one, on without one, and none ever lost.</summary>
public sealed class BlockingCapacityTests
{
    [Fact]
    public async Task RunAsync_at_capacity_runs_in_the_order_of_the_calls()
    {
        using TestPool test = WithCapacity(1);
        using var gate = new Gate();
        await HoldPermit(test.Pool, gate);
        var order = new ConcurrentQueue<int>();

        Task[] waiters = await StartWaiters(test.Pool, 50, order.Enqueue);
        test.Pool.GetSnapshot().BlockingWaiters.ShouldBe(50);
        order.ShouldBeEmpty();
        gate.Open();
        await Task.WhenAll(waiters).Within(test.Pool);

        order.ShouldBe(Enumerable.Range(0, 50));
        AllPermitsComeBack(test.Pool, 1);
    }

    [Fact]
    public async Task RunAsync_that_waited_runs_on_the_pool_in_its_callers_context_and_passes_results_and_exceptions()
    {
        using TestPool test = WithCapacity(1);
        using var gate = new Gate();
        await HoldPermit(test.Pool, gate);
        var local = new AsyncLocal<string>();

        Task<string> result = null!;
        Task failure = null!;
        await test.Pool.Run(() =>
        {
            local.Value = "caller's";
            result = Blocking.RunAsync(() => WorkStealingPool.Current == test.Pool ? local.Value! : "elsewhere").AsTask();
            failure = Blocking.RunAsync(static () => throw new FormatException()).AsTask();
        }).Within(test.Pool);
        gate.Open();

        (await result.Within(test.Pool)).ShouldBe("caller's");
        await Should.ThrowAsync<FormatException>(failure.Within(test.Pool));
    }

    [Fact]
    public async Task A_cancelled_waiter_gives_up_its_place_and_the_permit_goes_to_the_next()
    {
        using TestPool test = WithCapacity(1);
        using var gate = new Gate();
        using var cancellation = new CancellationTokenSource();
        await HoldPermit(test.Pool, gate);
        var ran = new ConcurrentQueue<int>();

        Task[] cancelled = await StartWaiters(test.Pool, 3, ran.Enqueue, cancellation.Token);
        Task[] next = await StartWaiters(test.Pool, 1, _ => ran.Enqueue(100));
        Task[] last = await StartWaiters(test.Pool, 1, _ => ran.Enqueue(200), cancellation.Token);
        await cancellation.CancelAsync();

        // At once, not when its turn comes.
        foreach (Task waiter in cancelled.Concat(last))
        {
            (await Should.ThrowAsync<OperationCanceledException>(waiter.Within(test.Pool))).CancellationToken.ShouldBe(cancellation.Token);
        }

        next[0].IsCompleted.ShouldBeFalse();
        gate.Open();
        await next[0].Within(test.Pool);
        await test.Pool.BecomesIdle();

        ran.ShouldBe([100]);
        AllPermitsComeBack(test.Pool, 1);
    }

    [Fact]
    public async Task A_call_with_a_cancelled_token_does_not_run()
    {
        using TestPool test = WithCapacity(1);
        var cancelled = new CancellationToken(canceled: true);
        bool ran = false;

        bool onPool = await test.Pool.Run(() => Blocking.RunAsync(() => ran = true, cancelled).AsTask().IsCanceled).Within(test.Pool);

        onPool.ShouldBeTrue();
        Blocking.RunAsync(() => ran = true, cancelled).AsTask().IsCanceled.ShouldBeTrue();
        ran.ShouldBeFalse();
    }

    [Fact]
    public async Task The_pool_is_not_idle_while_somebody_waits_for_capacity()
    {
        using TestPool test = WithCapacity(1);
        using var gate = new Gate();
        await HoldPermit(test.Pool, gate);
        bool ran = false;

        await StartWaiters(test.Pool, 1, _ => ran = true);
        Task idle = test.Pool.WaitForIdleAsync();
        test.Pool.IsIdle.ShouldBeFalse();
        gate.Open();
        await idle.Within(test.Pool);

        ran.ShouldBeTrue();
    }

    [Fact]
    public async Task All_who_wait_at_the_cap_make_progress()
    {
        using TestPool test = WithCapacity(2);

        // Each needs another thread while it has its permit.
        await test.Pool.Run(() => Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Blocking.RunAsync(() =>
        {
            var behind = new Gate();
            test.Pool.Post(behind.Open);
            behind.Wait(test.Pool);
        }).AsTask()))).Within(test.Pool);

        test.Pool.GetSnapshot().BlockingCapacityExhausted.ShouldBe(0);
        AllPermitsComeBack(test.Pool, 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task At_the_cap_nothing_throws_and_it_is_counted(bool declared)
    {
        // Without the monitor, which counts a thread once more that blocks before it waits.
        using var test = new TestPool(workers: 2, static options =>
        {
            options.MaxBlockingThreads = 1;
            options.StallThreshold = Timeout.InfiniteTimeSpan;
        });
        using var gate = new Gate();
        using var arrived = new CountdownEvent(2);

        Task[] blocked = [.. Enumerable.Range(0, 2).Select(_ => test.Pool.Run(() =>
        {
            arrived.Signal();
            if (declared)
            {
                Blocking.Run(() => gate.Wait(test.Pool));
            }
            else
            {
                gate.Wait(test.Pool);
            }
        }))];
        Task[] behind = [.. Enumerable.Range(0, 100).Select(_ => test.Pool.Run(static () => { }))];

        // One of the two has a replacement, which runs all the others.
        arrived.WaitWithin(test.Pool);
        await Task.WhenAll(behind).Within(test.Pool);
        Bounded.UntilSnapshot(test.Pool, static s => s.BlockingCapacityExhausted == 1, "one item blocked without a permit");
        test.Pool.GetSnapshot().Threads.Total.ShouldBeLessThanOrEqualTo(3);
        gate.Open();
        await Task.WhenAll(blocked).Within(test.Pool);

        AllPermitsComeBack(test.Pool, 1);
    }

    [Fact]
    public async Task Code_that_was_granted_capacity_runs_although_all_workers_wait()
    {
        using var test = new TestPool(workers: 1, static options => options.MaxBlockingThreads = 1);
        using var first = new Gate();
        using var holds = new ManualResetEventSlim();
        Task holder = test.Pool.Run(() => Blocking.Run(() =>
        {
            holds.Set();
            first.Wait(test.Pool);
        }));
        holds.WaitWithin(test.Pool);

        // The only worker waits for code that waits for the capacity that the holder has.
        Task waits = test.Pool.Run(() =>
        {
            Task inLine = Blocking.RunAsync(static () => { }).AsTask();
            first.Open();
            inLine.Wait();
        });

        await Task.WhenAll(holder, waits).Within(test.Pool);
        AllPermitsComeBack(test.Pool, 1);
    }

    [Fact]
    public async Task A_wait_that_found_no_capacity_lets_go_of_its_worker_as_soon_as_there_is_some()
    {
        using var test = new TestPool(workers: 1, static options => options.MaxBlockingThreads = 1);
        using var gate = new Gate();
        await HoldPermit(test.Pool, gate);

        // The only worker waits for what is queued behind it, without a permit.
        Task waits = test.Pool.Run(() =>
        {
            var behind = new Gate();
            test.Pool.Post(behind.Open);
            behind.Wait(test.Pool);
        });
        Bounded.UntilSnapshot(test.Pool, static s => s.BlockingWaiters == 1, "the wait is in line");
        waits.IsCompleted.ShouldBeFalse();
        gate.Open();

        await waits.Within(test.Pool);
        AllPermitsComeBack(test.Pool, 1);
    }

    [Fact]
    public async Task Without_any_capacity_blocking_code_just_runs()
    {
        using TestPool test = WithCapacity(0);
        using var gate = new Gate();

        await test.Pool.Run(static () => Blocking.Run(static () => { })).Within(test.Pool);
        bool atOnce = await test.Pool.Run(static () => Blocking.RunAsync(static () => { }).AsTask().IsCompletedSuccessfully).Within(test.Pool);
        Task noticed = test.Pool.Run(() => gate.Wait(test.Pool));
        Bounded.UntilSnapshot(test.Pool, static s => s.BlockingCapacityExhausted == 3, "all three were counted");
        gate.Open();
        await noticed.Within(test.Pool);

        atOnce.ShouldBeTrue();
        test.Pool.GetSnapshot().Workers.Sum(static worker => worker.HandOffs).ShouldBe(0);
        test.Pool.GetSnapshot().Threads.Total.ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task No_permit_leaks_in_thousands_of_mixed_uses()
    {
        using TestPool test = WithCapacity(3);
        using var cancellation = new CancellationTokenSource();

        Task[] uses = [.. Enumerable.Range(0, 1500).Select(i => test.Pool.Run(() => Mixed(i, cancellation)))];
        await test.Pool.BecomesIdle();

        uses.ShouldAllBe(static use => use.IsCompleted);
        AllPermitsComeBack(test.Pool, 3);
    }

    /// <remarks>What it waits for needs no worker: at the cap a wait for other items of the pool could last for ever.</remarks>
    private static async Task Mixed(int kind, CancellationTokenSource cancellation)
    {
        switch (kind % 8)
        {
            case 0:
                Blocking.Run(static () => { });
                break;
            case 1:
                Blocking.Run(static () => Blocking.Run(static () => throw new FormatException()));
                break;
            case 2:
                await Blocking.RunAsync(static () => { });
                break;
            case 3:
                await Blocking.RunAsync(static () => throw new FormatException());
                break;
            case 4:
                await Blocking.RunAsync(static () => { }, cancellation.Token);
                break;
            case 5:
                Task.Delay(1).Wait();
                break;
            case 6:
                using (Blocking.Enter())
                {
                    Task.Delay(1).Wait();
                }

                break;
            default:
                await Blocking.RunAsync(static () => Task.Delay(1).Wait());
                if (kind == 703)
                {
                    await cancellation.CancelAsync();
                }

                break;
        }
    }

    private static TestPool WithCapacity(int permits) => new(workers: 2, options => options.MaxBlockingThreads = permits);

    /// <summary>Takes the only permit, until the gate opens.</summary>
    private static async Task HoldPermit(WorkStealingPool pool, Gate gate)
    {
        var held = new TaskCompletionSource();
        pool.Post(() => Blocking.Run(() =>
        {
            held.SetResult();
            gate.Wait(pool);
        }));
        await held.Task.Within(pool);
    }

    private static async Task<Task[]> StartWaiters(
        WorkStealingPool pool, int count, Action<int> body, CancellationToken cancellationToken = default)
    {
        Task[] waiters = [];
        await pool.Run(() =>
        {
            waiters = [.. Enumerable.Range(0, count).Select(i => Blocking.RunAsync(() => body(i), cancellationToken).AsTask())];
        }, CancellationToken.None).Within(pool);
        return waiters;
    }

    private static void AllPermitsComeBack(WorkStealingPool pool, int permits) =>
        Bounded.UntilSnapshot(pool, s => s.BlockingCapacityLeft == permits && s.BlockingWaiters == 0, "all permits are back");
}
