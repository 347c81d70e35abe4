using Magpie.Tests.Support;

namespace Magpie.Tests.HandingOff;

/// <summary>Declared blocking: <c>Blocking.Run</c>, <c>Enter</c> and <c>RunAsync</c>, with waits unnoticed so that only the declaration counts.</summary>
public sealed class BlockingRunTests
{
    public static TheoryData<string> Ways => ["Run action", "Run function", "Enter", "RunAsync action", "RunAsync function"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task An_item_behind_a_declared_blocker_is_run_by_another_thread(string way)
    {
        using TestPool test = OneWorker();
        using var gate = new Gate();

        Task<int> blocked = test.Pool.Run(() => Block(way, () => gate.Wait(test.Pool)));
        await test.Pool.Run(gate.Open).Within(test.Pool);

        (await blocked.Within(test.Pool)).ShouldBe(5);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Off_a_pool_the_code_just_runs_on_the_calling_thread(string way)
    {
        int thread = 0;

        Block(way, () => thread = Environment.CurrentManagedThreadId).ShouldBe(5);

        thread.ShouldBe(Environment.CurrentManagedThreadId);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task An_exception_reaches_the_caller_and_the_worker_comes_back(string way)
    {
        using TestPool test = OneWorker();
        Should.Throw<FormatException>(() => Block(way, static () => throw new FormatException()));

        Task<int> failing = test.Pool.Run(() => Block(way, static () => throw new FormatException()));

        await Should.ThrowAsync<FormatException>(failing.Within(test.Pool));
        (await test.Pool.Run(() => test.Pool.GetSnapshot().BlockingCapacityLeft).Within(test.Pool)).ShouldBe(512);
    }

    [Fact]
    public async Task An_exception_of_RunAsync_is_in_its_task()
    {
        using TestPool test = OneWorker();

        Task offPool = Blocking.RunAsync(static () => throw new FormatException()).AsTask();
        bool onPool = await test.Pool.Run(static () => Blocking.RunAsync(static () => throw new FormatException()).AsTask().IsFaulted).Within(test.Pool);

        offPool.IsFaulted.ShouldBeTrue();
        onPool.ShouldBeTrue();
    }

    [Fact]
    public async Task Nested_scopes_are_one_hand_off_that_lasts_until_the_outermost_ends()
    {
        using TestPool test = OneWorker();
        using var gate = new Gate();
        using var innerEnded = new ManualResetEventSlim();

        // Nothing is queued until the inner ones have ended, so whoever takes them for the outermost takes the worker back.
        Task blocked = test.Pool.Run(() => Blocking.Run(() =>
        {
            using (Blocking.Enter())
            {
                Blocking.Run(static () => Blocking.RunAsync(static () => { }).AsTask()).IsCompletedSuccessfully.ShouldBeTrue();
                test.Pool.GetSnapshot().BlockingCapacityLeft.ShouldBe(511);
            }

            test.Pool.GetSnapshot().BlockingCapacityLeft.ShouldBe(511);
            innerEnded.Set();
            gate.Wait(test.Pool);
        }));
        innerEnded.WaitWithin(test.Pool);
        await test.Pool.Run(gate.Open).Within(test.Pool);
        await blocked.Within(test.Pool);

        test.Pool.GetSnapshot().Workers[0].HandOffs.ShouldBe(1);
    }

    [Fact]
    public async Task Code_that_runs_inline_inside_a_scope_may_block_in_turn()
    {
        using TestPool test = OneWorker();
        using var gate = new Gate();

        Task blocked = test.Pool.Run(() => Blocking.Run(() =>
            test.Pool.SynchronizationContext.Send(_ => Blocking.Run(() => gate.Wait(test.Pool)), null)));
        await test.Pool.Run(gate.Open).Within(test.Pool);

        await blocked.Within(test.Pool);
    }

    [Fact]
    public async Task An_item_may_block_again_and_again()
    {
        using TestPool test = OneWorker();

        await test.Pool.Run(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                var behind = new Gate();
                test.Pool.Post(behind.Open);
                Blocking.Run(() => behind.Wait(test.Pool));
            }
        }).Within(test.Pool);

        Bounded.UntilSnapshot(test.Pool, static s => s.BlockingCapacityLeft == 512, "the permit is back");
    }

    [Fact]
    public async Task Inside_a_hook_the_code_just_runs()
    {
        int started = 0;
        using var test = new TestPool(workers: 1, options =>
        {
            options.ThreadStarted = _ => Blocking.Run(() => started++);
            options.AroundWorker = static run => Blocking.Run(run.Run);
        });

        await test.Pool.Run(static () => { }).Within(test.Pool);

        started.ShouldBe(1);
        test.Pool.GetSnapshot().Workers[0].HandOffs.ShouldBe(0);
    }

    [Fact]
    public void Null_callbacks_are_refused()
    {
        Should.Throw<ArgumentNullException>(static () => Blocking.Run(null!));
        Should.Throw<ArgumentNullException>(static () => Blocking.Run<int>(null!));
        Should.Throw<ArgumentNullException>(static () => Blocking.RunAsync(null!).AsTask());
        Should.Throw<ArgumentNullException>(static () => Blocking.RunAsync<int>(null!).AsTask());
    }

    private static TestPool OneWorker() => new(workers: 1, static options => options.HandOffOnWait = false);

    private static int Block(string way, Action code)
    {
        switch (way)
        {
            case "Run action":
                Blocking.Run(code);
                return 5;
            case "Run function":
                return Blocking.Run(Function);
            case "Enter":
                using (Blocking.Enter())
                {
                    return Function();
                }

            case "RunAsync action":
                Blocking.RunAsync(code).AsTask().GetAwaiter().GetResult();
                return 5;
            default:
                return Blocking.RunAsync(Function).AsTask().GetAwaiter().GetResult();
        }

        int Function()
        {
            code();
            return 5;
        }
    }
}
