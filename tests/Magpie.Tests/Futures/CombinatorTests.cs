using Magpie.Tests.Support;

namespace Magpie.Tests.Futures;

/// <summary><see cref="Future.WhenAll(ReadOnlySpan{Future})"/> and <see cref="Future.WhenAny(ReadOnlySpan{Future})"/>.</summary>
public sealed class CombinatorTests
{
    [Fact]
    public async Task All_run_and_their_results_come_in_their_order()
    {
        using var test = new TestPool();

        int[] results = await test.Pool.Spawn(Future.WhenAll(Enumerable.Range(0, 100).Select(Later))).AsTask().Within(test.Pool);
        int[] few = await test.Pool.Spawn(Future.WhenAll(Later(1), Later(2))).AsTask().Within(test.Pool);
        int[] none = await test.Pool.Spawn(Future.WhenAll(Array.Empty<Future<int>>())).AsTask().Within(test.Pool);

        results.ShouldBe(Enumerable.Range(0, 100));
        few.ShouldBe([1, 2]);
        none.ShouldBeEmpty();
    }

    [Fact]
    public async Task All_are_waited_for_though_one_fails_and_the_first_failure_in_the_list_is_thrown()
    {
        using var test = new TestPool();
        int ended = 0;
        async Future End()
        {
            await Task.Delay(20);
            Interlocked.Increment(ref ended);
        }

        static async Future Fail(Exception exception, int yields)
        {
            for (int i = 0; i < yields; i++)
            {
                await WorkStealingPool.Yield();
            }

            throw exception;
        }

        await Should.ThrowAsync<FormatException>(test.Pool.Spawn(
            Future.WhenAll(End(), Fail(new FormatException(), 100), Fail(new TimeoutException(), 0), End())).AsTask().Within(test.Pool));

        ended.ShouldBe(2);
    }

    [Fact]
    public async Task A_future_that_is_in_the_list_twice_is_an_error_and_the_others_end()
    {
        using var test = new TestPool();
        Future twice = Future.WhenAll();
        int ended = 0;
        async Future End() => Interlocked.Increment(ref ended);

        await Should.ThrowAsync<InvalidOperationException>(test.Pool.Spawn(Future.WhenAll(End(), twice, twice)).AsTask().Within(test.Pool));

        ended.ShouldBe(1);
    }

    [Fact]
    public async Task The_first_to_end_decides_and_the_others_run_on()
    {
        using var test = new TestPool();
        using var gate = new Gate();
        int ended = 0;
        async Future<int> Wait()
        {
            await gate.Opened;
            return Interlocked.Increment(ref ended);
        }

        async Future WaitForNothing() => await Wait();
        (int index, int result) = await test.Pool.Spawn(Future.WhenAny(Wait(), Later(7), Wait())).AsTask().Within(test.Pool);
        int other = await test.Pool.Spawn(Future.WhenAny(WaitForNothing(), WaitForNothing(), Future.WhenAll())).AsTask().Within(test.Pool);
        gate.Open();
        await test.Pool.BecomesIdle();

        (index, result, other).ShouldBe((1, 7, 2));
        ended.ShouldBe(4);
    }

    [Fact]
    public async Task A_failure_can_be_the_first_and_a_later_one_is_told()
    {
        using var test = new TestPool();
        using var gate = new Gate();
        static async Future<int> Fail() => throw new FormatException();
        async Future<int> FailLater()
        {
            await gate.Opened;
            throw new TimeoutException();
        }

        await Should.ThrowAsync<FormatException>(test.Pool.Spawn(Future.WhenAny(Fail(), FailLater())).AsTask().Within(test.Pool));
        gate.Open();

        (await test.Exceptions.TakeAsync(test.Pool)).ShouldBeOfType<TimeoutException>();
    }

    [Fact]
    public async Task What_cannot_be_spawned_decides_and_what_was_spawned_before_is_told_of_if_it_fails()
    {
        using var test = new TestPool();
        using var gate = new Gate();
        async Future<int> FailLater()
        {
            await gate.Opened;
            throw new FormatException();
        }

        async Future FailLaterToo() => await FailLater();
        Future<int> used = Later(1);
        Future usedToo = Future.WhenAll();
        test.Pool.Spawn(used).Detach();
        test.Pool.Spawn(usedToo).Detach();

        await Should.ThrowAsync<InvalidOperationException>(test.Pool.Spawn(Future.WhenAny(FailLater(), used)).AsTask().Within(test.Pool));
        await Should.ThrowAsync<InvalidOperationException>(test.Pool.Spawn(Future.WhenAny(FailLaterToo(), usedToo)).AsTask().Within(test.Pool));
        gate.Open();

        (await test.Exceptions.TakeAsync(test.Pool)).ShouldBeOfType<FormatException>();
        (await test.Exceptions.TakeAsync(test.Pool)).ShouldBeOfType<FormatException>();
    }

    [Fact]
    public void The_first_of_none_is_an_error()
    {
        Should.Throw<ArgumentException>(static () => Future.WhenAny());
        Should.Throw<ArgumentException>(static () => Future.WhenAny<int>());
    }

    private static async Future<int> Later(int result)
    {
        await WorkStealingPool.Yield();
        return result;
    }
}
