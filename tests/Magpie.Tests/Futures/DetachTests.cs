using System.Runtime.CompilerServices;
using Magpie.Tests.Support;

namespace Magpie.Tests.Futures;

/// <summary>A future whose handle was given up or dropped runs on, and what it throws is told.</summary>
public sealed class DetachTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_detached_future_throws_goes_to_the_handler(bool beforeTheEnd)
    {
        using var test = new TestPool();
        using var gate = new Gate();
        JoinHandle handle = test.Pool.Spawn(Fail(gate));
        if (beforeTheEnd)
        {
            handle.Detach();
        }

        gate.Open();
        await test.Pool.BecomesIdle();
        if (!beforeTheEnd)
        {
            handle.Detach();
        }

        (await test.Exceptions.TakeAsync(test.Pool)).ShouldBeOfType<FormatException>();
    }

    [Fact]
    public async Task What_a_future_throws_whose_handle_was_dropped_goes_to_the_handler_once_that_is_noticed()
    {
        using var test = new TestPool();
        SpawnAndDrop(test.Pool);
        await test.Pool.BecomesIdle();

        // The box may still be on a stack or in a register.
        Bounded.Until(
            test.Pool,
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return test.Exceptions.All.Count > 0;
            },
            "the exception is told");

        (await test.Exceptions.TakeAsync(test.Pool)).ShouldBeOfType<FormatException>();
    }

    [Fact]
    public async Task What_was_awaited_is_not_told_once_more()
    {
        using var test = new TestPool();
        using var gate = new Gate();
        gate.Open();
        for (int i = 0; i < 10; i++)
        {
            await Should.ThrowAsync<FormatException>(test.Pool.Spawn(Fail(gate)).AsTask().Within(test.Pool));
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        test.Exceptions.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_detached_future_that_is_cancelled_is_nothing_to_tell()
    {
        using var test = new TestPool();
        static async Future Cancelled() => throw new OperationCanceledException();
        test.Pool.Spawn(Cancelled()).Detach();
        await test.Pool.BecomesIdle();

        test.Exceptions.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_detached_future_runs_to_its_end()
    {
        using var test = new TestPool();
        using var gate = new Gate();
        int ended = 0;
        async Future Body()
        {
            await gate.Opened;
            Interlocked.Increment(ref ended);
        }

        for (int i = 0; i < 100; i++)
        {
            test.Pool.Spawn(Body()).Detach();
            _ = test.Pool.Spawn(Body());
        }

        gate.Open();
        await test.Pool.BecomesIdle();
        ended.ShouldBe(200);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SpawnAndDrop(WorkStealingPool pool)
    {
        using var gate = new Gate();
        gate.Open();
        _ = pool.Spawn(Fail(gate));
    }

    private static async Future Fail(Gate gate)
    {
        await gate.Opened;
        throw new FormatException();
    }
}
