using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Magpie.Tests.Support;

namespace Magpie.Tests.Escapes;

/// <summary>Flows of a pool on threads of the .NET thread pool.</summary>
[Collection(nameof(ThreadPoolGuard))]
public sealed class FollowEscapesTests
{
    [Fact]
    public async Task A_plain_await_after_an_escape_comes_home()
    {
        using var test = Following();

        (WorkStealingPool? away, WorkStealingPool? home) = await test.Pool.Run(async () =>
        {
            await Escape();
            WorkStealingPool? away = WorkStealingPool.Current;
            await Task.Yield();
            return (away, WorkStealingPool.Current);
        }).Within(test.Pool);

        away.ShouldBeNull();
        home.ShouldBe(test.Pool);
    }

    [Fact]
    public async Task Without_the_option_a_flow_that_escaped_stays_away()
    {
        using var test = new TestPool();

        WorkStealingPool? home = await test.Pool.Run(async () =>
        {
            await Escape();
            await Task.Yield();
            return WorkStealingPool.Current;
        }).Within(test.Pool);

        home.ShouldBeNull();
    }

    [Fact]
    public async Task A_wait_after_an_escape_is_noticed_and_another_thread_takes_its_place()
    {
        using var test = Following();
        int flows = (4 * Environment.ProcessorCount) + 8;
        using var gate = new Gate();

        Task[] waits =
        [
            .. Enumerable.Range(0, flows).Select(_ => test.Pool.Run(async () =>
            {
                await Escape();
                gate.Wait(test.Pool);
            })),
        ];

        await TestThread.Run(() => Bounded.Until(test.Pool, () => ThreadPoolGuard.GetReport().BlockedNow >= flows, "all flows wait"));
        gate.Open();
        await Task.WhenAll(waits).Within(test.Pool);
    }

    [Theory]
    [InlineData("Run")]
    [InlineData("Post")]
    [InlineData("context")]
    public async Task Flows_of_all_kinds_of_items_are_followed(string kind)
    {
        using var test = Following();
        var home = new TaskCompletionSource<WorkStealingPool?>(TaskCreationOptions.RunContinuationsAsynchronously);
        async Task Flow()
        {
            await Escape();
            await Task.Yield();
            home.SetResult(WorkStealingPool.Current);
        }

        var local = new AsyncLocal<string> { Value = kind == "context" ? "flows" : null! };
        if (kind == "Run")
        {
            await test.Pool.Run(Flow).Within(test.Pool);
        }
        else
        {
            test.Pool.Post(() => _ = Flow());
        }

        (await home.Task.Within(test.Pool)).ShouldBe(test.Pool);
        GC.KeepAlive(local);
    }

    [Fact]
    public async Task Items_of_other_flows_see_no_context_on_the_threads_that_the_flow_used()
    {
        using var test = Following();
        int seen = 0;

        await test.Pool.Run(async () =>
        {
            for (int i = 0; i < 200; i++)
            {
                await Escape();
                var other = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                ThreadPool.UnsafeQueueUserWorkItem(
                    _ =>
                    {
                        Interlocked.Add(ref seen, SynchronizationContext.Current is null ? 0 : 1);
                        other.SetResult();
                    },
                    other,
                    preferLocal: true);
                await other.Task.ConfigureAwait(false);
            }
        }).Within(test.Pool);

        seen.ShouldBe(0);
    }

    [Fact]
    public async Task A_flow_in_a_second_pool_belongs_to_that_one_and_comes_back_to_the_first()
    {
        using var outer = Following();
        using var inner = Following();

        (WorkStealingPool? inside, WorkStealingPool? after) = await outer.Pool.Run(async () =>
        {
            WorkStealingPool? inside = await inner.Pool.Run(async () =>
            {
                await Escape();
                await Task.Yield();
                return WorkStealingPool.Current;
            });
            await Escape();
            await Task.Yield();
            return (inside, WorkStealingPool.Current);
        }).Within(outer.Pool);

        inside.ShouldBe(inner.Pool);
        after.ShouldBe(outer.Pool);
    }

    [Fact]
    public async Task Timers_channels_tasks_and_parallel_loops_work_inside_a_flow()
    {
        using var test = Following();

        int sum = await test.Pool.Run(async () =>
        {
            await Escape();
            var channel = Channel.CreateBounded<int>(2);
            Task producing = Task.Run(async () =>
            {
                await Parallel.ForEachAsync(Enumerable.Range(1, 100), async (number, token) => await channel.Writer.WriteAsync(number, token));
                channel.Writer.Complete();
            });
            int sum = 0;
            await foreach (int number in channel.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                sum += number;
            }

            await producing;
            var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var timer = new Timer(_ => fired.SetResult(), null, 1, Timeout.Infinite);
            await fired.Task;
            return WorkStealingPool.Current == test.Pool ? sum : -1;
        }).Within(test.Pool);

        sum.ShouldBe(5050);
    }

    [Fact]
    public async Task A_flow_that_is_suppressed_is_not_followed()
    {
        using var test = Following();

        SynchronizationContext? context = await test.Pool.Run(() =>
        {
            using (ExecutionContext.SuppressFlow())
            {
                return Task.Run(static () => SynchronizationContext.Current);
            }
        }).Within(test.Pool);

        context.ShouldBeNull();
    }

    private static TestPool Following() => new(workers: 2, static options => options.FollowEscapes = true);

    private static EscapeAwaitable Escape() => default;

    /// <summary>Goes on, on a thread of the .NET thread pool, as what ends there does after <c>ConfigureAwait(false)</c>.</summary>
    private readonly struct EscapeAwaitable : ICriticalNotifyCompletion
    {
        public bool IsCompleted => false;

        public EscapeAwaitable GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

        public void UnsafeOnCompleted(Action continuation) =>
            ThreadPool.UnsafeQueueUserWorkItem(static action => action(), continuation, preferLocal: false);
    }
}
