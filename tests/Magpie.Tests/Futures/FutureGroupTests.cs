using Magpie.Futures;
using Magpie.Tests.Support;

namespace Magpie.Tests.Futures;

public sealed class FutureGroupTests
{
    [Fact]
    public async Task Results_come_in_the_order_in_which_members_end()
    {
        using var test = new TestPool();
        using var first = new Gate();
        using var second = new Gate();
        await using var group = new FutureGroup<int>(test.Pool);
        group.Spawn(Wait(first, 1));
        group.Spawn(Wait(second, 2));
        group.Count.ShouldBe(2);

        second.Open();
        (await group.JoinNextAsync().AsTask().Within(test.Pool)).ShouldBe(2);
        first.Open();
        (await group.JoinNextAsync().AsTask().Within(test.Pool)).ShouldBe(1);

        group.Count.ShouldBe(0);
        await Should.ThrowAsync<InvalidOperationException>(group.JoinNextAsync().AsTask());
    }

    [Fact]
    public async Task All_results_can_be_enumerated_also_of_members_that_members_spawn()
    {
        using var test = new TestPool();
        await using var group = new FutureGroup<int>(test.Pool);
        async Future<int> Tree(int depth)
        {
            await WorkStealingPool.Yield();
            for (int i = 0; i < 2 && depth > 0; i++)
            {
                group.Spawn(Tree(depth - 1));
            }

            return 1;
        }

        group.Spawn(Tree(7));
        async Task<int> Sum()
        {
            int sum = 0;
            await foreach (int result in group)
            {
                sum += result;
            }

            return sum;
        }

        (await Sum().Within(test.Pool)).ShouldBe(255);
    }

    [Fact]
    public async Task A_failure_is_thrown_where_it_is_joined_and_the_group_goes_on()
    {
        using var test = new TestPool();
        static async Future Fail() => throw new FormatException();
        static async Future Succeed()
        {
        }

        await using var group = new FutureGroup(test.Pool);
        group.Spawn(Fail());
        await Should.ThrowAsync<FormatException>(group.JoinNextAsync().AsTask().Within(test.Pool));
        group.Spawn(Succeed());
        await group.JoinNextAsync().AsTask().Within(test.Pool);
    }

    [Fact]
    public async Task Disposing_cancels_what_is_left_and_waits_for_it()
    {
        using var test = new TestPool();
        int cleaned = 0;
        var group = new FutureGroup(test.Pool);
        async Future Endless(CancellationToken token)
        {
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                Interlocked.Increment(ref cleaned);
            }
        }

        for (int i = 0; i < 10; i++)
        {
            group.Spawn(Endless);
        }

        await group.DisposeAsync().AsTask().Within(test.Pool);

        cleaned.ShouldBe(10);
        group.Count.ShouldBe(0);
        group.CancellationToken.IsCancellationRequested.ShouldBeTrue();
        Should.Throw<ObjectDisposedException>(() => group.Spawn(Endless));
    }

    [Fact]
    public async Task What_is_left_and_fails_otherwise_is_told()
    {
        using var test = new TestPool();
        using var gate = new Gate();
        async Future Fail()
        {
            await gate.Opened;
            throw new FormatException();
        }

        var group = new FutureGroup(test.Pool);
        group.Spawn(Fail());
        Task disposed = group.DisposeAsync().AsTask();
        gate.Open();
        await disposed.Within(test.Pool);

        (await test.Exceptions.TakeAsync(test.Pool)).ShouldBeOfType<FormatException>();
    }

    [Fact]
    public async Task Members_that_a_shutdown_abandons_are_joined_as_cancelled()
    {
        using var test = new TestPool(workers: 1);
        using var running = new ManualResetEventSlim();
        using var gate = new Gate();
        test.Pool.Post(() =>
        {
            running.Set();
            Busy.Until(() => gate.IsOpen);
        });
        running.WaitWithin(test.Pool);
        await using var group = new FutureGroup<int>(test.Pool);
        group.Spawn(Wait(gate, 1));
        Task ended = test.Pool.ShutdownNowAsync();

        await Should.ThrowAsync<OperationCanceledException>(group.JoinNextAsync().AsTask().Within(test.Pool));
        gate.Open();
        await ended.Within(test.Pool);
    }

    [Fact]
    public async Task A_future_that_cannot_be_spawned_is_no_member()
    {
        using var test = new TestPool();
        await using var group = new FutureGroup<int>(test.Pool);
        using var gate = new Gate();
        gate.Open();
        Future<int> future = Wait(gate, 1);
        group.Spawn(future);

        Should.Throw<InvalidOperationException>(() => group.Spawn(future));

        group.Count.ShouldBe(1);
        (await group.JoinNextAsync().AsTask().Within(test.Pool)).ShouldBe(1);
    }

    [Fact]
    public async Task Who_waits_for_a_member_that_then_cannot_be_spawned_is_told()
    {
        using var test = new TestPool();
        var members = new GroupMembers<int>();
        members.Add();
        Task<int> next = members.NextAsync(CancellationToken.None).AsTask();
        members.Remove();

        await Should.ThrowAsync<InvalidOperationException>(next.Within(test.Pool));
        members.Add();
        Task<(bool IsOne, int Result)> enumerated = members.TryNextAsync(CancellationToken.None).AsTask();
        members.Remove();
        (await enumerated.Within(test.Pool)).IsOne.ShouldBeFalse();
    }

    [Fact]
    public async Task The_end_of_a_group_does_not_wait_for_a_member_that_cannot_be_spawned()
    {
        using var test = new TestPool();
        var members = new GroupMembers<int>();
        members.Add();
        Task ended = members.EndAsync().AsTask();
        Should.Throw<ObjectDisposedException>(members.Add);
        members.Remove();

        await ended.Within(test.Pool);
        members.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Disposing_waits_for_the_members_also_if_a_callback_of_the_token_throws()
    {
        using var test = new TestPool();
        using var gate = new Gate();
        var group = new FutureGroup<int>(test.Pool);
        group.Spawn(Wait(gate, 1));
        using var called = new ManualResetEventSlim();
        using CancellationTokenRegistration registration = group.CancellationToken.Register(() =>
        {
            called.Set();
            throw new FormatException();
        });
        Task disposed = group.DisposeAsync().AsTask();
        called.WaitWithin(test.Pool);
        gate.Open();

        AggregateException exception = await Should.ThrowAsync<AggregateException>(disposed.Within(test.Pool));

        exception.InnerException.ShouldBeOfType<FormatException>();
        group.Count.ShouldBe(0);
    }

    private static async Future<int> Wait(Gate gate, int result)
    {
        await gate.Opened;
        return result;
    }
}
