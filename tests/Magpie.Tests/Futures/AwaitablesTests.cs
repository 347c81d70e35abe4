using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Magpie.Tests.Support;

namespace Magpie.Tests.Futures;

/// <summary>Whatever a future awaits, it goes on on its pool.</summary>
public sealed class AwaitablesTests
{
    public static TheoryData<string> Names => [.. _awaits.Keys];

    private static readonly Dictionary<string, Func<WorkStealingPool, Future>> _awaits = new(StringComparer.Ordinal)
    {
        ["task"] = static async _ => await Task.Delay(1),
        ["task with a result"] = static async _ => (await Later(5)).ShouldBe(5),
        ["task without the context"] = static async _ => await Task.Delay(1).ConfigureAwait(false),
        ["task that is done"] = static async _ => await Task.CompletedTask,
        ["task, always suspended"] = static async _ => await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding),
        ["value task"] = static async _ => (await new ValueTask<int>(Later(6)).ConfigureAwait(false)).ShouldBe(6),
        ["yield to the .NET pool"] = static async _ => await Task.Yield(),
        ["yield"] = static async _ => await WorkStealingPool.Yield(),
        ["switch"] = static async pool => await pool.SwitchTo(),
        ["channel"] = static async _ =>
        {
            var channel = Channel.CreateBounded<int>(1);
            Task writer = Task.Run(async () =>
            {
                for (int i = 0; i < 50; i++)
                {
                    await channel.Writer.WriteAsync(i);
                }

                channel.Writer.Complete();
            });
            int next = 0;
            await foreach (int item in channel.Reader.ReadAllAsync())
            {
                item.ShouldBe(next++);
            }

            next.ShouldBe(50);
            await writer;
        },
        ["async stream"] = static async _ =>
        {
            int sum = 0;
            await foreach (int item in Stream(20).ConfigureAwait(false))
            {
                sum += item;
            }

            sum.ShouldBe(190);
        },
        ["await using"] = static async _ =>
        {
            var resource = new Resource();
            await using (resource.ConfigureAwait(false))
            {
                resource.IsDisposed.ShouldBeFalse();
            }

            resource.IsDisposed.ShouldBeTrue();
        },
        ["semaphore"] = static async _ =>
        {
            using var semaphore = new SemaphoreSlim(0);
            Task release = Task.Run(() => semaphore.Release());
            await semaphore.WaitAsync();
            await release;
        },
        ["awaiter without an unsafe form"] = static async _ => await new PlainAwaitable(),
        ["future of the pool"] = static async pool => await pool.Spawn(Nothing()),
        ["task of the pool"] = static async pool => (await pool.Run(static () => 8)).ShouldBe(8),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task After_it_the_future_is_on_its_pool(string name)
    {
        using var test = new TestPool();
        async Future Body()
        {
            for (int i = 0; i < 10; i++)
            {
                await _awaits[name](test.Pool);
                WorkStealingPool.Current.ShouldBeSameAs(test.Pool);
                SynchronizationContext.Current.ShouldBeSameAs(test.Pool.SynchronizationContext);
                TaskScheduler.Current.ShouldBeSameAs(test.Pool.Scheduler);
            }
        }

        await test.Pool.Spawn(Body()).AsTask().Within(test.Pool);
    }

    [Fact]
    public async Task It_comes_home_from_a_future_of_another_pool()
    {
        using var home = new TestPool();
        using var other = new TestPool();
        async Future<WorkStealingPool?> There() => WorkStealingPool.Current;
        async Future<(WorkStealingPool?, WorkStealingPool?)> Here() => (await other.Pool.Spawn(There()), WorkStealingPool.Current);

        (WorkStealingPool? there, WorkStealingPool? here) = await home.Pool.Spawn(Here()).AsTask().Within(home.Pool);

        there.ShouldBeSameAs(other.Pool);
        here.ShouldBeSameAs(home.Pool);
    }

    [Fact]
    public async Task An_awaiter_that_throws_when_it_is_given_the_continuation_fails_the_future()
    {
        using var test = new TestPool();
        async Future Body() => await new BrokenAwaitable();

        await Should.ThrowAsync<NotSupportedException>(test.Pool.Spawn(Body()).AsTask().Within(test.Pool));
    }

    [Fact]
    public async Task A_continuation_called_in_the_middle_of_other_code_does_not_run_there()
    {
        using var test = new TestPool(workers: 1);
        var source = new TaskCompletionSource();
        bool hasGoneOn = false;
        async Future Waiter()
        {
            await source.Task.ConfigureAwait(false);
            hasGoneOn = true;
        }

        async Future<bool> Setter()
        {
            source.SetResult();
            return hasGoneOn;
        }

        JoinHandle waiter = test.Pool.Spawn(Waiter());
        bool ranInside = await test.Pool.Spawn(Setter()).AsTask().Within(test.Pool);
        await waiter.AsTask().Within(test.Pool);

        ranInside.ShouldBeFalse();
        hasGoneOn.ShouldBeTrue();
    }

    private static async Future Nothing()
    {
    }

    private static async Task<T> Later<T>(T result)
    {
        await Task.Delay(1);
        return result;
    }

    private static async IAsyncEnumerable<int> Stream(int count, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return i;
        }
    }

    private sealed class Resource : IAsyncDisposable
    {
        public bool IsDisposed { get; private set; }

        public async ValueTask DisposeAsync()
        {
            await Task.Delay(1);
            IsDisposed = true;
        }
    }

    private sealed class PlainAwaitable : INotifyCompletion
    {
        public bool IsCompleted => false;

        public PlainAwaitable GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => ThreadPool.QueueUserWorkItem(_ => continuation());
    }

    private sealed class BrokenAwaitable : INotifyCompletion
    {
        public bool IsCompleted => false;

        public BrokenAwaitable GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => throw new NotSupportedException();
    }
}
