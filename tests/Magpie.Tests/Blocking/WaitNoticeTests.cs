using Magpie.Tests.Support;

namespace Magpie.Tests.HandingOff;

/// <summary>Managed waits hand the worker off with no annotation.</summary>
public sealed class WaitNoticeTests
{
    public static TheoryData<string> Kinds => [.. WaitKind.NoticedNames];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_item_queued_before_the_wait_ends_it(string kind)
    {
        using var test = new TestPool(workers: 1);
        using WaitKind wait = WaitKind.Create(kind);

        await test.Pool.Run(() =>
        {
            test.Pool.Post(wait.End);
            wait.Wait();
        }).Within(test.Pool);

        test.Pool.GetSnapshot().Workers[0].HandOffs.ShouldBeGreaterThan(0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_item_queued_during_the_wait_ends_it(string kind)
    {
        using var test = new TestPool(workers: 1);
        using WaitKind wait = WaitKind.Create(kind);

        Task waiter = test.Pool.Run(wait.Wait);
        Bounded.UntilSnapshot(test.Pool, static s => s.Threads is { Total: 1, Blocked: 1 }, "the worker is offered");
        test.Pool.Post(wait.End);

        await waiter.Within(test.Pool);
    }

    [Fact]
    public async Task Without_the_option_a_wait_keeps_its_worker()
    {
        using var test = new TestPool(workers: 1, static options => options.HandOffOnWait = false);
        using var gate = new Gate();
        using var waits = new ManualResetEventSlim();
        bool behindRan = false;

        Task<bool> waiter = test.Pool.Run(() =>
        {
            test.Pool.Post(() => behindRan = true);
            waits.Set();
            gate.Wait(test.Pool);
            return behindRan;
        });
        waits.WaitWithin(test.Pool);
        gate.Open();

        (await waiter.Within(test.Pool)).ShouldBeFalse();
        test.Pool.GetSnapshot().Workers[0].HandOffs.ShouldBe(0);
        test.Pool.GetSnapshot().Threads.Total.ShouldBe(1);
    }

    [Fact]
    public async Task A_wait_with_a_time_limit_of_zero_hands_nothing_off()
    {
        using var test = new TestPool(workers: 1);
        using var never = new ManualResetEvent(false);

        await test.Pool.Run(() => never.WaitOne(0)).Within(test.Pool);

        test.Pool.GetSnapshot().Workers[0].HandOffs.ShouldBe(0);
    }

    [Fact]
    public async Task A_wait_that_throws_gives_the_worker_back()
    {
        using var test = new TestPool(workers: 1);
        using var never = new ManualResetEvent(false);
        Thread? waiter = null;

        Task waiting = test.Pool.Run(() =>
        {
            waiter = Thread.CurrentThread;
            never.WaitOne();
        });
        Bounded.UntilSnapshot(test.Pool, static s => s.Threads.Blocked == 1, "the item waits");
        waiter!.Interrupt();

        await Should.ThrowAsync<ThreadInterruptedException>(waiting.Within(test.Pool));
        await test.Pool.Run(static () => { }).Within(test.Pool);
        test.Pool.GetSnapshot().BlockingCapacityLeft.ShouldBe(512);
        test.Pool.GetSnapshot().Threads.Total.ShouldBe(1);
    }
}
