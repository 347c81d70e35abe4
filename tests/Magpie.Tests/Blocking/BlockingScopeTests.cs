using Magpie.Tests.Support;

namespace Magpie.Tests.HandingOff;

/// <summary>What is told to who disposes a scope wrongly, and that the pool goes on.</summary>
public sealed class BlockingScopeTests
{
    [Fact]
    public async Task A_scope_disposed_twice_is_refused()
    {
        using var test = new TestPool(workers: 1);

        await test.Pool.Run(static () =>
        {
            BlockingScope scope = Blocking.Enter();
            scope.Dispose();

            Should.Throw<InvalidOperationException>(scope.Dispose).Message.ShouldContain("already disposed");
        }).Within(test.Pool);

        await PoolGoesOn(test);
    }

    [Fact]
    public async Task A_scope_disposed_on_another_thread_is_refused_and_stays_open()
    {
        using var test = new TestPool(workers: 1);

        await test.Pool.Run(() =>
        {
            BlockingScope scope = Blocking.Enter();

            // With the worker handed off, this runs on another thread of the pool.
            Exception? fromPool = test.Pool.Run(() => Record.Exception(scope.Dispose)).GetAwaiter().GetResult();
            Exception? fromOutside = OnNewThread(scope.Dispose);

            fromPool.ShouldBeOfType<InvalidOperationException>().Message.ShouldContain("on the thread that entered it");
            fromOutside.ShouldBeOfType<InvalidOperationException>().Message.ShouldContain("on the thread that entered it");
            test.Pool.GetSnapshot().BlockingCapacityLeft.ShouldBe(511);
            scope.Dispose();
        }).Within(test.Pool);

        await PoolGoesOn(test);
    }

    [Fact]
    public async Task A_scope_disposed_before_an_inner_one_is_refused_and_can_be_disposed_after_it()
    {
        using var test = new TestPool(workers: 1);

        await test.Pool.Run(static () =>
        {
            BlockingScope outer = Blocking.Enter();
            BlockingScope inner = Blocking.Enter();

            Should.Throw<InvalidOperationException>(outer.Dispose).Message.ShouldContain("entered after it is still open");
            inner.Dispose();
            outer.Dispose();
        }).Within(test.Pool);

        await PoolGoesOn(test);
    }

    [Fact]
    public async Task A_leaked_scope_is_reported_and_closed()
    {
        using var test = new TestPool(workers: 1);

        await test.Pool.Run(static () =>
        {
            _ = Blocking.Enter();
            _ = Blocking.Enter();
        }).Within(test.Pool);

        Exception report = await test.Exceptions.TakeAsync(test.Pool);
        report.ShouldBeOfType<InvalidOperationException>().Message.ShouldContain(nameof(BlockingScope));
        await PoolGoesOn(test);
    }

    [Fact]
    public async Task A_leaked_scope_cannot_be_disposed_inside_a_later_item()
    {
        using var test = new TestPool(workers: 1);
        BlockingScope leaked = await test.Pool.Run(static () => Blocking.Enter()).Within(test.Pool);
        await test.Exceptions.TakeAsync(test.Pool);

        await test.Pool.Run(() =>
        {
            using (Blocking.Enter())
            {
                Should.Throw<InvalidOperationException>(leaked.Dispose);
                test.Pool.GetSnapshot().BlockingCapacityLeft.ShouldBe(511);
            }
        }).Within(test.Pool);

        await PoolGoesOn(test);
    }

    [Fact]
    public async Task An_await_inside_a_scope_is_reported()
    {
        using var test = new TestPool(workers: 1);
        using var gate = new Gate();

        Task operation = test.Pool.Run(async () =>
        {
            using (Blocking.Enter())
            {
                await gate.Opened;
            }
        });
        Exception report = await test.Exceptions.TakeAsync(test.Pool);
        gate.Open();

        // The continuation may run on the thread that entered the scope, which was closed there, or on another one.
        await Should.ThrowAsync<InvalidOperationException>(operation.Within(test.Pool));
        report.Message.ShouldContain("do not await inside it");
        await PoolGoesOn(test);
    }

    [Fact]
    public async Task A_default_scope_does_nothing_however_often_it_is_disposed()
    {
        using var test = new TestPool(workers: 1);

        await test.Pool.Run(static () =>
        {
            BlockingScope none = default;
            none.Dispose();
            none.Dispose();
        }).Within(test.Pool);
        BlockingScope offPool = Blocking.Enter();
        offPool.Dispose();
        offPool.Dispose();

        (offPool == default).ShouldBeTrue();
        await PoolGoesOn(test);
    }

    private static async Task PoolGoesOn(TestPool test)
    {
        var gate = new Gate();
        Task blocked = test.Pool.Run(() => Blocking.Run(() => gate.Wait(test.Pool)));
        await test.Pool.Run(gate.Open).Within(test.Pool);
        await blocked.Within(test.Pool);
        Bounded.UntilSnapshot(test.Pool, static s => s.BlockingCapacityLeft == 512, "all permits are back");
    }

    private static Exception? OnNewThread(Action code)
    {
        Exception? thrown = null;
        var thread = new Thread(() => thrown = Record.Exception(code));
        thread.Start();
        thread.Join();
        return thrown;
    }
}
