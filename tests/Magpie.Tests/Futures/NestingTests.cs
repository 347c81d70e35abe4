using System.Diagnostics;
using System.Globalization;
using Magpie.Tests.Support;

namespace Magpie.Tests.Futures;

/// <summary>What a body awaits and nobody has begun runs on the body's stack, down to some depth.</summary>
public sealed class NestingTests
{
    private const int Deep = 200;

    private static readonly AsyncLocal<int> _local = new();

    public static TheoryData<bool> Spawns { get; } = [false, true];

    [Fact]
    public async Task A_child_runs_on_the_stack_of_its_awaiter()
    {
        using var test = new TestPool(workers: 1);
        static async Future<string> Child() => new StackTrace().ToString();
        static async Future<string> AwaiterOfChild() => await Child();

        (await test.Pool.Spawn(AwaiterOfChild()).AsTask().Within(test.Pool)).ShouldContain(nameof(AwaiterOfChild));
    }

    [Theory]
    [MemberData(nameof(Spawns))]
    public async Task The_stack_does_not_grow_with_the_depth(bool spawns)
    {
        using var test = new TestPool(workers: 1);
        async Future<int> Descend(int depth)
        {
            if (depth == 0)
            {
                return new StackTrace().FrameCount;
            }

            return await (spawns ? Spawned(test.Pool, Descend(depth - 1)) : Descend(depth - 1));
        }

        int shallow = await test.Pool.Spawn(Descend(Deep)).AsTask().Within(test.Pool);
        int deep = await test.Pool.Spawn(Descend(10 * Deep)).AsTask().Within(test.Pool);

        (deep - shallow).ShouldBeLessThan(Deep);
    }

    /// <summary>At each depth there are several awaits, so that some begin on the stack and some at the limit.</summary>
    [Theory]
    [MemberData(nameof(Spawns))]
    public async Task A_tree_that_waits_at_its_leaves_gives_the_right_sum(bool spawns)
    {
        using var test = new TestPool(workers: 2);
        async Future<int> Tree(int depth)
        {
            if (depth == 0)
            {
                await Task.Yield();
                return 1;
            }

            int sum = await (spawns ? Spawned(test.Pool, Tree(depth - 1)) : Tree(depth - 1));
            return sum + await Line(depth % 2 == 0 ? 40 : 3) + await Tree(depth - 1);
        }

        static async Future<int> Line(int length)
        {
            if (length > 0)
            {
                return await Line(length - 1);
            }

            await WorkStealingPool.Yield();
            return 0;
        }

        (await test.Pool.Spawn(Tree(8)).AsTask().Within(test.Pool)).ShouldBe(256);
    }

    [Theory]
    [MemberData(nameof(Spawns))]
    public async Task A_child_that_blocks_hands_the_worker_off_and_its_awaiter_goes_on(bool spawns)
    {
        using var test = new TestPool(workers: 1);
        using var gate = new Gate();
        async Future<int> Child()
        {
            Blocking.Run(() => gate.Wait(test.Pool));
            return 3;
        }

        async Future<int> Parent() => await (spawns ? Spawned(test.Pool, Child()) : Child()) + await Nested();
        static async Future<int> Nested() => 4;

        JoinHandle<int> parent = test.Pool.Spawn(Parent());
        await test.Pool.Run(gate.Open).Within(test.Pool);

        (await parent.AsTask().Within(test.Pool)).ShouldBe(7);
    }

    [Theory]
    [MemberData(nameof(Spawns))]
    public async Task What_a_child_changes_in_its_contexts_its_awaiter_does_not_see(bool spawns)
    {
        using var test = new TestPool(workers: 1);
        var left = new SynchronizationContext();
        async Future Child()
        {
            _local.Value = 5;
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-CH");
            SynchronizationContext.SetSynchronizationContext(left);
        }

        async Future Parent()
        {
            CultureInfo culture = CultureInfo.CurrentCulture;
            for (int i = 0; i < 3; i++)
            {
                _local.Value = i;
                await (spawns ? Spawned(test.Pool, Child()) : Child());
                _local.Value.ShouldBe(i);
                CultureInfo.CurrentCulture.ShouldBe(culture);
                SynchronizationContext.Current.ShouldBeSameAs(test.Pool.SynchronizationContext);
            }
        }

        await test.Pool.Spawn(Parent()).AsTask().Within(test.Pool);
    }

    [Fact]
    public async Task A_flow_that_its_awaiter_suppressed_is_suppressed_afterwards()
    {
        using var test = new TestPool(workers: 1);
        static async Future<int> Read() => _local.Value;
        static async Future<int> Parent()
        {
            _local.Value = 6;
            using (ExecutionContext.SuppressFlow())
            {
                int inside = await Read();
                ExecutionContext.IsFlowSuppressed().ShouldBeTrue();
                return inside;
            }
        }

        (await test.Pool.Spawn(Parent()).AsTask().Within(test.Pool)).ShouldBe(0);
    }

    [Fact]
    public async Task A_task_inside_a_body_finds_its_own_context_after_a_future()
    {
        using var test = new TestPool(workers: 1);
        var own = new SynchronizationContext();
        static async Future<SynchronizationContext?> Child() => SynchronizationContext.Current;
        async Task<(SynchronizationContext?, SynchronizationContext?)> Middle()
        {
            SynchronizationContext.SetSynchronizationContext(own);
            SynchronizationContext? ofChild = await Child();
            return (ofChild, SynchronizationContext.Current);
        }

        async Future<(SynchronizationContext?, SynchronizationContext?)> Parent() => await Middle();

        (SynchronizationContext? inside, SynchronizationContext? after) = await test.Pool.Spawn(Parent()).AsTask().Within(test.Pool);

        inside.ShouldBeSameAs(test.Pool.SynchronizationContext);
        after.ShouldBeSameAs(own);
    }

    [Theory]
    [MemberData(nameof(Spawns))]
    public async Task A_child_that_ends_elsewhere_while_its_awaiter_is_busy_is_found_ended(bool spawns)
    {
        using var test = new TestPool(workers: 2);
        static async Future<int> Child()
        {
            await Task.Yield();
            return 1;
        }

        async Future<int> Parent()
        {
            int sum = 0;
            for (int i = 0; i < 2_000; i++)
            {
                Future<int> child = Child();
                sum += await (spawns ? Spawned(test.Pool, child) : child);
            }

            return sum;
        }

        (await test.Pool.Spawn(Parent()).AsTask().Within(test.Pool)).ShouldBe(2_000);
    }

    [Fact]
    public async Task A_child_that_throws_on_its_awaiters_stack_leaves_it_in_order()
    {
        using var test = new TestPool(workers: 1);
        static async Future<int> Fail(int depth) => depth == 0 ? throw new FormatException() : await Fail(depth - 1);
        async Future<int> Parent()
        {
            int failures = 0;
            for (int i = 0; i < 100; i++)
            {
                try
                {
                    await Fail(i);
                }
                catch (FormatException)
                {
                    failures++;
                }
            }

            return failures;
        }

        (await test.Pool.Spawn(Parent()).AsTask().Within(test.Pool)).ShouldBe(100);
    }

    /// <summary>The task's method is no body, and begins what it awaits whatever is on the stack.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_task_deep_inside_bodies_awaits_a_future(bool waits)
    {
        using var test = new TestPool(workers: 1);
        async Future<int> Child()
        {
            if (waits)
            {
                await Task.Yield();
            }

            return 7;
        }

        async Task<int> Middle() => await Child();
        async Future<int> Descend(int depth) => depth == 0 ? await Middle() : await Descend(depth - 1);

        for (int depth = 0; depth < 100; depth++)
        {
            (await test.Pool.Spawn(Descend(depth)).AsTask().Within(test.Pool)).ShouldBe(7);
        }
    }

    /// <summary>Code that calls it may have something to do first that the future waits for.</summary>
    [Fact]
    public async Task A_spawned_future_does_not_run_on_the_stack_of_a_task_that_awaits_its_handle()
    {
        using var test = new TestPool(workers: 2);
        using var gate = new Gate();
        async Future<int> Child()
        {
            gate.Wait(test.Pool);
            return 3;
        }

        static async Task<int> Middle(JoinHandle<int> handle) => await handle;
        async Future<int> Parent()
        {
            Task<int> middle = Middle(test.Pool.Spawn(Child()));
            gate.Open();
            return await middle;
        }

        (await test.Pool.Spawn(Parent()).AsTask().Within(test.Pool)).ShouldBe(3);
    }

    [Fact]
    public async Task A_handle_that_another_awaits_while_it_runs_in_place_for_the_first_is_refused_to_that()
    {
        using var test = new TestPool(workers: 1);
        JoinHandle<int> handle = default;
        async Future<int> Child()
        {
            await Should.ThrowAsync<InvalidOperationException>(async () => await handle);
            return 2;
        }

        async Future<int> Parent()
        {
            handle = test.Pool.Spawn(Child());
            return await handle;
        }

        (await test.Pool.Spawn(Parent()).AsTask().Within(test.Pool)).ShouldBe(2);
    }

    private static async Future<T> Spawned<T>(WorkStealingPool pool, Future<T> future) => await pool.Spawn(future);

    private static async Future Spawned(WorkStealingPool pool, Future future) => await pool.Spawn(future);
}
