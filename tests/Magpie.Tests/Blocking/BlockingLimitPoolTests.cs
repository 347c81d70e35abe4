using Magpie.Tests.Support;

namespace Magpie.Tests.HandingOff;

/// <summary>Limits and the capacity of a pool: who waits for a limit keeps nobody else from blocking.</summary>
public sealed class BlockingLimitPoolTests
{
    [Fact]
    public async Task Code_that_waits_for_a_saturated_limit_takes_no_thread_and_no_capacity()
    {
        using var test = new TestPool(workers: 2, static options => options.MaxBlockingThreads = 2);
        var slow = new BlockingLimit("slow", 1);
        var other = new BlockingLimit("other", 1);
        using var gate = new Gate();
        Task[] waits = await SaturateFromInside(test.Pool, slow, gate, waiters: 100);

        PoolSnapshot saturated = test.Pool.GetSnapshot();
        (saturated.BlockingCapacityLeft, saturated.BlockingWaiters).ShouldBe((1, 0));
        saturated.Threads.Total.ShouldBeLessThanOrEqualTo(4);

        // The other limit, plain blocking code and plain items go on, each through the one permit that is left.
        for (int i = 0; i < 20; i++)
        {
            bool[] done = await test.Pool.Run(async () => new[]
            {
                await other.RunAsync(static () => true),
                other.Run(static () => true),
                await Blocking.RunAsync(static () => true),
            }).Within(test.Pool);
            done.ShouldBe([true, true, true]);
        }

        waits.ShouldAllBe(static wait => !wait.IsCompleted);
        test.Pool.GetSnapshot().BlockingCapacityExhausted.ShouldBe(0);
        gate.Open();
        await Task.WhenAll(waits).Within(test.Pool);
        AllIsGivenBack(test.Pool, 2, slow, other);
    }

    [Fact]
    public async Task Two_pools_share_a_limit_and_each_runs_its_own()
    {
        using var first = new TestPool(workers: 1);
        using var second = new TestPool(workers: 1);
        var limit = new BlockingLimit("db", 1);
        using var gate = new Gate();
        await BlockingLimitTests.Hold(limit, gate, first.Pool);

        Task<WorkStealingPool?>[] waits = [.. new[] { first, second }.Select(test =>
            test.Pool.Run(async () => await limit.RunAsync(static () => WorkStealingPool.Current)))];
        Bounded.Until(first.Pool, () => limit.GetSnapshot().Waiting == 2, "both wait");
        gate.Open();

        (await waits[0].Within(first.Pool)).ShouldBe(first.Pool);
        (await waits[1].Within(second.Pool)).ShouldBe(second.Pool);
        AllIsGivenBack(first.Pool, 512, limit);
        AllIsGivenBack(second.Pool, 512, limit);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_thread_that_waits_for_a_limit_hands_its_worker_off(bool handOffOnWait)
    {
        using var test = new TestPool(workers: 1, options => options.HandOffOnWait = handOffOnWait);
        var limit = new BlockingLimit("db", 1);
        using var gate = new Gate();
        await BlockingLimitTests.Hold(limit, gate, test.Pool);

        // Only another item of the single worker lets it in.
        await test.Pool.Run(() =>
        {
            test.Pool.Post(gate.Open);
            using (limit.Enter())
            {
                limit.GetSnapshot().InUse.ShouldBe(1);
            }
        }).Within(test.Pool);

        test.Pool.GetSnapshot().Workers[0].HandOffs.ShouldBeGreaterThan(0);
        AllIsGivenBack(test.Pool, 512, limit);
    }

    [Fact]
    public async Task A_thread_that_waits_for_a_limit_gives_up_its_worker_as_soon_as_there_is_capacity()
    {
        using var test = new TestPool(workers: 1, static options => options.MaxBlockingThreads = 1);
        var limit = new BlockingLimit("db", 1);
        using var gate = new Gate();
        using var permit = new Gate();
        using var hasPermit = new ManualResetEventSlim();
        await BlockingLimitTests.Hold(limit, gate, test.Pool);
        Task holder = test.Pool.Run(() => Blocking.Run(() =>
        {
            hasPermit.Set();
            permit.Wait(test.Pool);
        }));
        hasPermit.WaitWithin(test.Pool);

        Task waits = test.Pool.Run(() =>
        {
            test.Pool.Post(gate.Open);
            limit.Run(static () => { });
        });
        Bounded.Until(test.Pool, () => limit.GetSnapshot().Waiting == 1, "the thread waits");
        permit.Open();

        await Task.WhenAll(holder, waits).Within(test.Pool);
        AllIsGivenBack(test.Pool, 1, limit);
    }

    [Fact]
    public async Task Code_that_was_let_in_runs_although_threads_that_wait_for_the_limit_have_all_capacity_and_all_workers()
    {
        using var test = new TestPool(workers: 2, static options => options.MaxBlockingThreads = 2);
        var limit = new BlockingLimit("db", 1);
        using var gate = new Gate();
        await BlockingLimitTests.Hold(limit, gate, test.Pool);
        Task withoutThread = Task.CompletedTask;
        await test.Pool.Run(() => { withoutThread = limit.RunAsync(static () => { }).AsTask(); }).Within(test.Pool);

        // First in line is code that needs a thread of the pool; behind it are all the threads that the pool may have.
        Task[] threads = [.. Enumerable.Range(0, 4).Select(_ => test.Pool.Run(() => limit.Run(static () => { })))];
        Bounded.Until(test.Pool, () => limit.GetSnapshot().Waiting == 5, "all wait");
        gate.Open();

        await Task.WhenAll([withoutThread, .. threads]).Within(test.Pool);
        AllIsGivenBack(test.Pool, 2, limit);
    }

    [Fact]
    public async Task A_saturated_limit_keeps_no_capacity_for_long_for_the_code_that_is_next()
    {
        using var test = new TestPool(workers: 1, static options => options.MaxBlockingThreads = 3);
        var limit = new BlockingLimit("db", 1);
        using var limitGate = new Gate();
        using var capacityGate = new Gate();
        using var hold = new CountdownEvent(3);
        Task[] holders = [.. Enumerable.Range(0, 3).Select(_ => test.Pool.Run(() => Blocking.Run(() =>
        {
            hold.Signal();
            capacityGate.Wait(test.Pool);
        })))];
        hold.WaitWithin(test.Pool);

        // The limit lets the first in, for whom there is no capacity; meanwhile somebody else takes the limit.
        Task[] waits = [];
        await test.Pool.Run(() => { waits = [.. Enumerable.Range(0, 10).Select(_ => limit.RunAsync(static () => { }).AsTask())]; }).Within(test.Pool);
        await BlockingLimitTests.Hold(limit, limitGate, test.Pool);
        capacityGate.Open();
        await Task.WhenAll(holders).Within(test.Pool);

        Bounded.UntilSnapshot(test.Pool, static s => s is { BlockingCapacityLeft: 3, BlockingWaiters: 0 }, "the first had capacity, and gave it back");
        limit.GetSnapshot().Waiting.ShouldBe(10);
        limitGate.Open();
        await Task.WhenAll(waits).Within(test.Pool);
        AllIsGivenBack(test.Pool, 3, limit);
        limit.GetSnapshot().TimesEntered.ShouldBe(11);
    }

    /// <summary>Row 9: the code that is next gets the capacity that the code inside the limit needs to go on.</summary>
    [Fact]
    public async Task Code_that_is_next_does_not_keep_the_capacity_that_the_code_inside_the_limit_waits_for()
    {
        using var test = new TestPool(workers: 1, static options => options.MaxBlockingThreads = 1);
        var limit = new BlockingLimit("db", 1);
        using var capacityGate = new Gate();
        using var behindIt = new Gate();
        using var holds = new ManualResetEventSlim();
        Task holder = test.Pool.Run(() => Blocking.Run(() =>
        {
            holds.Set();
            capacityGate.Wait(test.Pool);
        }));
        holds.WaitWithin(test.Pool);

        // The limit lets it in, and it gets in line for capacity with nothing but its turn.
        Task next = await StandNext(test.Pool, limit);
        Task inside = test.Pool.Run(() => limit.Run(() =>
        {
            test.Pool.Post(behindIt.Open);
            behindIt.Wait(test.Pool);
        }));
        Bounded.UntilSnapshot(test.Pool, static s => s.BlockingWaiters == 2, "one is inside the limit, and waits behind the other for capacity");
        capacityGate.Open();

        await Task.WhenAll(holder, next, inside).Within(test.Pool);
        AllIsGivenBack(test.Pool, 1, limit);
    }

    /// <summary>The limit and the capacity come free often, but hardly ever at once.</summary>
    [Fact]
    public async Task Code_that_needs_the_limit_and_capacity_is_let_in_although_both_are_always_wanted()
    {
        using var test = new TestPool(workers: 2, static options => options.MaxBlockingThreads = 1);
        var limit = new BlockingLimit("db", 1);
        using var stop = new Gate();
        Thread[] threads = [.. Enumerable.Range(0, 3).Select(_ => new Thread(() => StayIn(limit, stop)) { IsBackground = true })];
        Array.ForEach(threads, static thread => thread.Start());
        Task[] items = [.. Enumerable.Range(0, 3).Select(_ => test.Pool.Run(async () =>
        {
            while (!stop.IsOpen)
            {
                await Blocking.RunAsync(() => stop.Opened.Wait(TimeSpan.FromMilliseconds(1)));

                // A thread that lost its worker keeps its permit until its item ends.
                await Task.Yield();
            }
        }))];

        for (int i = 0; i < 3; i++)
        {
            await test.Pool.Run(async () => await limit.RunAsync(static () => { })).Within(test.Pool);
        }

        stop.Open();
        await Task.WhenAll(items).Within(test.Pool);
        Array.ForEach(threads, thread => thread.JoinWithin(test.Pool));
        AllIsGivenBack(test.Pool, 1, limit);
    }

    [Fact]
    public async Task Inside_the_limit_the_worker_is_handed_off_as_in_any_blocking_code()
    {
        using var test = new TestPool(workers: 1);
        var limit = new BlockingLimit("db", 1);

        await test.Pool.Run(() => limit.Run(() =>
        {
            // Not a managed wait: without the hand-off the single worker would never come to the item.
            bool ran = false;
            test.Pool.Post(() => Volatile.Write(ref ran, true));
            SpinWait.SpinUntil(() => Volatile.Read(ref ran), Bounded.Limit).ShouldBeTrue();
        })).Within(test.Pool);

        AllIsGivenBack(test.Pool, 512, limit);
    }

    [Fact]
    public async Task In_a_pool_without_capacity_a_limit_still_limits()
    {
        using var test = new TestPool(workers: 2, static options => options.MaxBlockingThreads = 0);
        var limit = new BlockingLimit("db", 1);
        using var gate = new Gate();
        Task[] waits = await SaturateFromInside(test.Pool, limit, gate, waiters: 3);

        limit.GetSnapshot().Waiting.ShouldBe(3);
        gate.Open();

        await Task.WhenAll(waits).Within(test.Pool);
        AllIsGivenBack(test.Pool, 0, limit);
    }

    [Fact]
    public async Task A_scope_that_an_item_leaves_open_is_reported_and_closed_with_its_limit()
    {
        using var test = new TestPool(workers: 1);
        var limit = new BlockingLimit("db", 1);

        await test.Pool.Run(() => { _ = limit.Enter(); }).Within(test.Pool);

        (await test.Exceptions.TakeAsync(test.Pool)).ShouldBeOfType<InvalidOperationException>();
        await test.Pool.Run(() => limit.Run(static () => { })).Within(test.Pool);
        AllIsGivenBack(test.Pool, 512, limit);
    }

    [Fact]
    public void A_scope_is_disposed_once_innermost_first_and_on_its_thread()
    {
        using var test = new TestPool(workers: 1);
        var limit = new BlockingLimit("db", 1);
        var other = new BlockingLimit("other", 1);

        BlockingLimitScope outer = limit.Enter();
        BlockingLimitScope inner = other.Enter();
        Should.Throw<InvalidOperationException>(outer.Dispose);
        Exception? elsewhere = null;
        var thread = new Thread(() => elsewhere = Record.Exception(inner.Dispose)) { IsBackground = true };
        thread.Start();
        thread.JoinWithin(test.Pool);
        elsewhere.ShouldBeOfType<InvalidOperationException>();
        inner.Dispose();
        Should.Throw<InvalidOperationException>(inner.Dispose);
        outer.Dispose();
        Should.Throw<InvalidOperationException>(outer.Dispose);
        default(BlockingLimitScope).Dispose();

        (outer == inner).ShouldBeFalse();
        AllIsGivenBack(test.Pool, 512, limit, other);
    }

    [Fact]
    public async Task Nothing_leaks_in_thousands_of_mixed_uses_of_two_limits()
    {
        using var test = new TestPool(workers: 3, static options => options.MaxBlockingThreads = 2);
        BlockingLimit[] limits = [new("a", 1), new("b", 3)];
        using var cancellation = new CancellationTokenSource();

        Task[] uses = [.. Enumerable.Range(0, 2000).Select(i => test.Pool.Run(async () =>
        {
            BlockingLimit limit = limits[i % 2];
            CancellationToken token = i % 3 == 0 ? cancellation.Token : CancellationToken.None;
            try
            {
                if (i % 5 < 2)
                {
                    limit.Run(static () => { }, token);
                }
                else
                {
                    await limit.RunAsync(static () => { }, token);
                }

                if (i == 999)
                {
                    await cancellation.CancelAsync();
                }
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
            }
        }))];
        await Task.WhenAll(uses).Within(test.Pool);

        AllIsGivenBack(test.Pool, 2, limits);
    }

    /// <summary>Code that the limit has let in once, when its pool had no capacity left.</summary>
    private static async Task<Task> StandNext(WorkStealingPool pool, BlockingLimit limit)
    {
        Task next = Task.CompletedTask;
        using (var gate = new Gate())
        {
            await BlockingLimitTests.Hold(limit, gate, pool);
            await pool.Run(() => { next = limit.RunAsync(static () => { }).AsTask(); }).Within(pool);
        }

        Bounded.UntilSnapshot(pool, static s => s.BlockingWaiters == 1, "it waits for capacity");
        Bounded.Until(pool, () => limit.GetSnapshot().InUse == 0, "it holds no limit");
        return next;
    }

    /// <summary>Enters again and again, and stays for longer than the code that is next keeps capacity at first.</summary>
    private static void StayIn(BlockingLimit limit, Gate stop)
    {
        while (!stop.IsOpen)
        {
            limit.Run(() => stop.Opened.Wait(TimeSpan.FromMilliseconds(30)));
        }
    }

    /// <summary>One item of the pool is inside the limit until the gate opens, the others wait without a thread.</summary>
    private static async Task<Task[]> SaturateFromInside(WorkStealingPool pool, BlockingLimit limit, Gate gate, int waiters)
    {
        using var inside = new ManualResetEventSlim();
        Task holder = pool.Run(async () => await limit.RunAsync(() =>
        {
            inside.Set();
            gate.Wait(pool);
        }));
        inside.WaitWithin(pool);
        Task[] waits = [];
        await pool.Run(() => { waits = [.. Enumerable.Range(0, waiters).Select(_ => limit.RunAsync(static () => { }).AsTask())]; }).Within(pool);
        limit.GetSnapshot().Waiting.ShouldBe(waiters);
        return [.. waits, holder];
    }

    private static void AllIsGivenBack(WorkStealingPool pool, int permits, params BlockingLimit[] limits)
    {
        Bounded.Until(pool, () => limits.All(static limit => limit.GetSnapshot() is { InUse: 0, Waiting: 0 }), "the limits are empty");
        Bounded.UntilSnapshot(pool, s => s.BlockingCapacityLeft == permits && s.BlockingWaiters == 0, "all permits are back");
    }
}
