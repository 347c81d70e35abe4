using Magpie.HandingOff;
using Magpie.Tests.Support;
using Magpie.Workers;

namespace Magpie.Tests.HandingOff;

/// <summary>Blocking that nobody declared and the runtime does not tell of: found by the stall monitor.</summary>
public sealed class StallTests
{
    private const string Sleep = "Thread.Sleep";

    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(1);

    /// <summary>Whether the system tells the monitor what it must know.</summary>
    internal static bool IsSupported => StallWatch.CanBeOn(SettingsReader.Read(new WorkStealingPoolOptions()));

    public static TheoryData<string> Kinds => [.. WaitKind.UnnoticedNames];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_item_behind_one_that_blocks_unnoticed_runs(string kind)
    {
        Assert.SkipUnless(IsSupported, "This system does not tell what threads do.");
        using var test = new TestPool(workers: 1, static options => options.StallThreshold = _soon);
        using WaitKind blocker = WaitKind.Create(kind);

        Task blocked = test.Pool.Run(blocker.Wait);
        await test.Pool.Run(blocker.End).Within(test.Pool);

        await blocked.Within(test.Pool);
    }

    [Fact]
    public async Task Each_of_many_items_that_block_unnoticed_has_its_turn_while_the_others_still_block()
    {
        Assert.SkipUnless(IsSupported, "This system does not tell what threads do.");
        const int Items = 20;
        using var test = new TestPool(workers: 2, static options => options.StallThreshold = _soon);
        using WaitKind blocker = WaitKind.Create(Sleep);
        using var begun = new CountdownEvent(Items);

        Task[] blocked =
        [
            .. Enumerable.Range(0, Items).Select(_ => test.Pool.Run(() =>
            {
                begun.Signal();
                blocker.Wait();
            })),
        ];
        begun.WaitWithin(test.Pool);
        blocker.End();

        await Task.WhenAll(blocked).Within(test.Pool);
        await test.Pool.BecomesIdle();
        test.Pool.GetSnapshot().Workers.Sum(static worker => worker.HandOffs).ShouldBeGreaterThanOrEqualTo(Items - 2);
    }

    [Fact]
    public async Task An_item_that_computes_keeps_its_worker_however_long_it_takes()
    {
        using var test = new TestPool(workers: 1, static options => options.StallThreshold = _soon);
        bool ended = false;
        Task<TimeSpan> computing = test.Pool.Run(() =>
        {
            TimeSpan begin = Environment.CpuUsage.TotalTime;
            while (Environment.CpuUsage.TotalTime - begin < 100 * _soon)
            {
                Thread.SpinWait(1000);
            }

            ended = true;
            return begin;
        });

        (await test.Pool.Run(() => ended).Within(test.Pool)).ShouldBeTrue();

        await computing.Within(test.Pool);
        test.Pool.GetSnapshot().Workers[0].HandOffs.ShouldBe(0);
    }

    [Fact]
    public async Task A_thread_whose_worker_nobody_wanted_meanwhile_has_it_again()
    {
        Assert.SkipUnless(IsSupported, "This system does not tell what threads do.");
        using var test = new TestPool(workers: 1, static options => options.StallThreshold = _soon);

        bool sameThread = await test.Pool.Run(async () =>
        {
            int thread = Environment.CurrentManagedThreadId;
            using WaitKind blocker = WaitKind.Create(Sleep);
            using var releaser = new Timer(
                _ =>
                {
                    Bounded.UntilSnapshot(test.Pool, static snapshot => snapshot.Workers[0].HandOffs == 1, "the worker is taken");
                    blocker.End();
                },
                null,
                0,
                Timeout.Infinite);
            blocker.Wait();

            // Goes to the deque of the worker, and so to this thread.
            Task<int> next = test.Pool.Run(static () => Environment.CurrentManagedThreadId);
            return await next == thread;
        }).Within(test.Pool);

        sameThread.ShouldBeTrue();
        PoolSnapshot after = test.Pool.GetSnapshot();
        after.Threads.Total.ShouldBe(1);
        after.BlockingCapacityLeft.ShouldBe(512);
    }

    [Fact]
    public async Task Where_managed_waits_are_not_handed_off_the_monitor_does_not_do_it_either()
    {
        using var test = new TestPool(workers: 1, static options =>
        {
            options.StallThreshold = _soon;
            options.HandOffOnWait = false;
        });
        using var gate = new Gate();
        using var waits = new ManualResetEventSlim();
        Task waiting = test.Pool.Run(() =>
        {
            waits.Set();
            gate.Wait(test.Pool);
        });
        waits.WaitWithin(test.Pool);

        // Another pool's blocked threads show that the monitor looked in the meantime.
        for (int i = 0; i < 3 && IsSupported; i++)
        {
            await An_item_behind_one_that_blocks_unnoticed_runs(Sleep);
        }

        test.Pool.GetSnapshot().Workers[0].HandOffs.ShouldBe(0);
        gate.Open();
        await waiting.Within(test.Pool);
    }

    [Fact]
    public async Task Without_capacity_the_worker_stays_and_it_is_counted_once_per_item()
    {
        Assert.SkipUnless(IsSupported, "This system does not tell what threads do.");
        using var test = new TestPool(workers: 1, static options =>
        {
            options.StallThreshold = _soon;
            options.MaxBlockingThreads = 0;
        });
        using WaitKind blocker = WaitKind.Create(Sleep);

        Task blocked = test.Pool.Run(blocker.Wait);
        Bounded.UntilSnapshot(test.Pool, static snapshot => snapshot.BlockingCapacityExhausted > 0, "the monitor found no capacity");
        await An_item_behind_one_that_blocks_unnoticed_runs(Sleep);
        blocker.End();
        await blocked.Within(test.Pool);

        PoolSnapshot snapshot = test.Pool.GetSnapshot();
        snapshot.BlockingCapacityExhausted.ShouldBe(1);
        snapshot.Workers[0].HandOffs.ShouldBe(0);
    }

    [Theory]
    [InlineData("declared", 0)]
    [InlineData("noticed", 0)]
    [InlineData("noticed in line", 1)]
    public async Task Blocking_that_was_told_by_its_thread_is_not_told_again_by_the_monitor(string way, int capacity)
    {
        Assert.SkipUnless(IsSupported, "This system does not tell what threads do.");
        using var test = new TestPool(workers: 1, options =>
        {
            options.StallThreshold = _soon;
            options.MaxBlockingThreads = capacity;
        });
        using var gate = new Gate();
        using WaitKind blocker = WaitKind.Create(Sleep);
        if (capacity > 0)
        {
            test.Pool.Core.Capacity.TryTake().ShouldBeTrue();
        }

        Task blocked = test.Pool.Run(() =>
        {
            if (way == "declared")
            {
                Blocking.Run(blocker.Wait);
            }
            else
            {
                gate.Wait(test.Pool);
            }
        });
        Bounded.UntilSnapshot(test.Pool, static snapshot => snapshot.BlockingCapacityExhausted > 0, "the thread found no capacity");

        // Another pool's blocked threads show that the monitor looked in the meantime.
        for (int i = 0; i < 3; i++)
        {
            await An_item_behind_one_that_blocks_unnoticed_runs(Sleep);
        }

        test.Pool.GetSnapshot().BlockingCapacityExhausted.ShouldBe(1);
        gate.Open();
        blocker.End();
        await blocked.Within(test.Pool);
    }

    [Fact]
    public async Task A_thread_whose_worker_was_taken_goes_on_with_everything_an_item_can_do()
    {
        Assert.SkipUnless(IsSupported, "This system does not tell what threads do.");
        using var test = new TestPool(workers: 1, static options => options.StallThreshold = _soon);
        using var gate = new Gate();
        using WaitKind blocker = WaitKind.Create(Sleep);
        int ran = 0;

        Task blocked = test.Pool.Run(async () =>
        {
            blocker.Wait();
            test.Pool.Post(() => Interlocked.Increment(ref ran));
            using (Blocking.Enter())
            {
                test.Pool.Post(() => Interlocked.Increment(ref ran));
            }

            Blocking.Run(() => Interlocked.Increment(ref ran));
            await Blocking.RunAsync(() => Interlocked.Increment(ref ran));
            await WorkStealingPool.Yield();
            gate.Wait(test.Pool);
            await Task.Yield();
            Interlocked.Increment(ref ran);
        });
        await test.Pool.Run(blocker.End).Within(test.Pool);
        await test.Pool.Run(gate.Open).Within(test.Pool);

        await blocked.Within(test.Pool);
        await test.Pool.BecomesIdle();
        ran.ShouldBe(5);
        Bounded.UntilSnapshot(test.Pool, static snapshot => snapshot.BlockingCapacityLeft == 512, "all permits are back");
    }

    [Theory]
    [InlineData("ShutdownAsync")]
    [InlineData("ShutdownNowAsync")]
    [InlineData("ShutdownOnIdleAsync")]
    public async Task A_pool_ends_although_a_thread_without_its_worker_still_blocks(string mode)
    {
        Assert.SkipUnless(IsSupported, "This system does not tell what threads do.");
        using var test = new TestPool(workers: 1, static options => options.StallThreshold = _soon);
        using WaitKind blocker = WaitKind.Create(Sleep);
        test.Pool.Post(blocker.Wait);
        await test.Pool.Run(static () => { }).Within(test.Pool);

        Task ended = mode switch
        {
            "ShutdownAsync" => test.Pool.ShutdownAsync(),
            "ShutdownNowAsync" => test.Pool.ShutdownNowAsync(),
            _ => test.Pool.ShutdownOnIdleAsync(),
        };
        ended.IsCompleted.ShouldBeFalse();
        blocker.End();

        await ended.Within(test.Pool);
    }
}
