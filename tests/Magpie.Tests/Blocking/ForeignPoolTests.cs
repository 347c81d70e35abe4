using Magpie.Tests.Support;

namespace Magpie.Tests.HandingOff;

/// <summary>Blocking inside an item of one pool on what runs in another.</summary>
public sealed class ForeignPoolTests
{
    [Fact]
    public async Task Two_pools_whose_items_wait_for_each_other_make_progress()
    {
        using var one = new TestPool(workers: 1);
        using var other = new TestPool(workers: 1);
        using var both = new Barrier(2);

        Task first = one.Pool.Run(() =>
        {
            both.WaitWithin(one.Pool);
            other.Pool.Run(static () => { }).Wait();
        });
        Task second = other.Pool.Run(() =>
        {
            both.WaitWithin(other.Pool);
            one.Pool.Run(static () => { }).Wait();
        });

        await first.Within(one.Pool);
        await second.Within(other.Pool);
    }

    [Fact]
    public async Task Calls_to_and_fro_may_nest()
    {
        using var one = new TestPool(workers: 1);
        using var other = new TestPool(workers: 1);

        int depth = await one.Pool.Run(() => Nest(one.Pool, other.Pool, 20)).Within(one.Pool);

        depth.ShouldBe(20);

        static int Nest(WorkStealingPool here, WorkStealingPool there, int left)
        {
            WorkStealingPool.Current.ShouldBe(here);
            return left == 0 ? 0 : 1 + there.Run(() => Nest(there, here, left - 1)).Result;
        }
    }

    [Fact]
    public async Task Blocking_counts_in_the_pool_whose_thread_blocks()
    {
        using var one = new TestPool(workers: 1, static options => options.MaxBlockingThreads = 7);
        using var other = new TestPool(workers: 1, static options => options.MaxBlockingThreads = 7);

        await one.Pool.Run(() => Blocking.Run(() => other.Pool.Run(() =>
        {
            one.Pool.GetSnapshot().BlockingCapacityLeft.ShouldBe(6);
            other.Pool.GetSnapshot().BlockingCapacityLeft.ShouldBe(7);
            using (Blocking.Enter())
            {
                one.Pool.GetSnapshot().BlockingCapacityLeft.ShouldBe(6);
                other.Pool.GetSnapshot().BlockingCapacityLeft.ShouldBe(6);
            }
        }).Wait())).Within(one.Pool);
    }

    [Fact]
    public async Task Send_to_a_foreign_pool_hands_the_senders_worker_off()
    {
        using var one = new TestPool(workers: 1);
        using var other = new TestPool(workers: 1);
        using var gate = new Gate();

        Task sender = one.Pool.Run(() => other.Pool.SynchronizationContext.Send(
            _ =>
            {
                WorkStealingPool.Current.ShouldBe(other.Pool);
                gate.Wait(other.Pool);
            },
            null));
        await one.Pool.Run(gate.Open).Within(one.Pool);

        await sender.Within(one.Pool);
    }

    [Fact]
    public async Task A_wait_under_a_foreign_pools_context_does_no_harm()
    {
        using var one = new TestPool(workers: 1);
        using var other = new TestPool(workers: 1);
        using var gate = new Gate();

        Thread? thread = null;
        Task waiter = one.Pool.Run(() =>
        {
            SynchronizationContext.SetSynchronizationContext(other.Pool.SynchronizationContext);
            Volatile.Write(ref thread, Thread.CurrentThread);
            gate.Wait(one.Pool);
        });
        Bounded.Until(one.Pool, () => Volatile.Read(ref thread)?.ThreadState.HasFlag(ThreadState.WaitSleepJoin) == true, "the item waits");
        await other.Pool.Run(static () => { }).Within(other.Pool);
        gate.Open();
        await waiter.Within(one.Pool);

        // The context was the item's alone.
        bool restored = await one.Pool.Run(() => SynchronizationContext.Current == one.Pool.SynchronizationContext).Within(one.Pool);
        restored.ShouldBeTrue();
        other.Pool.GetSnapshot().Workers[0].HandOffs.ShouldBe(0);
    }

    [Fact]
    public async Task A_scope_of_one_pool_cannot_be_disposed_on_a_thread_of_another()
    {
        using var one = new TestPool(workers: 1);
        using var other = new TestPool(workers: 1);

        await one.Pool.Run(() =>
        {
            BlockingScope scope = Blocking.Enter();
            Exception? refused = other.Pool.Run(() => Record.Exception(scope.Dispose)).Result;
            refused.ShouldBeOfType<InvalidOperationException>();
            scope.Dispose();
        }).Within(one.Pool);
    }
}
