using Magpie.Tests.Support;
using Magpie.Workers;

namespace Magpie.Tests.ForkJoin;

/// <summary>Two branches of an item.</summary>
public sealed class JoinTests
{
    private static readonly AsyncLocal<string?> _flowing = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Nested_joins_compute_what_they_would_in_turn(int workers)
    {
        using var test = new TestPool(workers);

        (await test.Pool.Run(() => Fib(test.Pool, 21)).Within(test.Pool)).ShouldBe(10_946);
    }

    [Fact]
    public void It_can_be_called_from_outside_and_runs_on_the_pool()
    {
        using var test = new TestPool();

        (WorkStealingPool? left, WorkStealingPool? right) = test.Pool.Join(() => WorkStealingPool.Current, () => WorkStealingPool.Current);

        left.ShouldBe(test.Pool);
        right.ShouldBe(test.Pool);
    }

    [Fact]
    public async Task An_item_of_another_pool_can_call_it()
    {
        using var test = new TestPool();
        using var other = new TestPool(workers: 1);

        (await other.Pool.Run(() => test.Pool.Join(static () => 1, static () => WorkStealingPool.Current)).Within(other.Pool)).ShouldBe((1, test.Pool));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_first_branch_may_wait_for_the_second(int workers)
    {
        using var test = new TestPool(workers);
        using var gate = new Gate();

        await test.Pool.Run(() => test.Pool.Join(() => gate.Wait(test.Pool), gate.Open)).Within(test.Pool);
    }

    [Fact]
    public async Task The_first_branch_may_wait_for_the_second_inside_a_declared_stretch()
    {
        using var test = new TestPool(workers: 1);
        using var gate = new Gate();

        await test.Pool.Run(() =>
        {
            using (Blocking.Enter())
            {
                test.Pool.Join(() => gate.Wait(test.Pool), gate.Open);
            }
        }).Within(test.Pool);
    }

    [Fact]
    public async Task A_branch_that_somebody_waits_for_does_not_wait_for_an_item_that_posts_itself_again()
    {
        using var test = new TestPool(workers: 1);
        using var gate = new Gate();
        bool ends = false;
        void PostAgain()
        {
            if (!Volatile.Read(ref ends))
            {
                test.Pool.Post(PostAgain);
            }
        }

        await test.Pool.Run(() =>
        {
            test.Pool.Post(PostAgain);
            test.Pool.Join(() => gate.Wait(test.Pool), gate.Open);
        }).Within(test.Pool);
        Volatile.Write(ref ends, true);
    }

    /// <summary>The other item waits with the worker, for there is no more capacity, until the join has ended.</summary>
    [Fact]
    public async Task A_thread_that_lost_its_worker_runs_its_branch_if_nobody_has_begun_it()
    {
        using var test = new TestPool(workers: 1, static options => options.MaxBlockingThreads = 1);
        using var otherBegan = new Gate();
        using var joined = new Gate();
        Task? other = null;

        await test.Pool.Run(() =>
        {
            other = test.Pool.Run(() =>
            {
                otherBegan.Open();
                joined.Wait(test.Pool);
            });
            test.Pool.Join(() => otherBegan.Wait(test.Pool), static () => { });
            joined.Open();
        }).Within(test.Pool);

        await other!.Within(test.Pool);
    }

    [Fact]
    public async Task The_branches_run_at_the_same_time_if_a_worker_is_free()
    {
        using var test = new TestPool(workers: 2);
        using var left = new Gate();
        using var right = new Gate();

        await test.Pool.Run(() => test.Pool.Join(
            () =>
            {
                left.Open();
                right.Wait(test.Pool);
            },
            () =>
            {
                right.Open();
                left.Wait(test.Pool);
            })).Within(test.Pool);
    }

    [Fact]
    public async Task What_one_branch_throws_is_thrown_with_its_stack_after_both_have_ended()
    {
        using var test = new TestPool();
        int ran = 0;

        InvalidOperationException left = await Should.ThrowAsync<InvalidOperationException>(test.Pool.Run(() => test.Pool.Join(ThrowInvalid, () => { ran++; })));
        InvalidOperationException right = await Should.ThrowAsync<InvalidOperationException>(test.Pool.Run(() => test.Pool.Join(() => { ran++; }, ThrowInvalid)));

        ran.ShouldBe(2);
        left.StackTrace!.ShouldContain(nameof(ThrowInvalid));
        right.StackTrace!.ShouldContain(nameof(ThrowInvalid));
    }

    [Fact]
    public async Task What_both_branches_throw_is_thrown_together()
    {
        using var test = new TestPool();

        AggregateException both = await Should.ThrowAsync<AggregateException>(test.Pool.Run(() =>
            test.Pool.Join(static () => throw new FormatException("left"), ThrowInvalid)));

        both.InnerExceptions.Select(static inner => inner.GetType()).ShouldBe([typeof(FormatException), typeof(InvalidOperationException)]);
    }

    [Fact]
    public async Task A_stolen_branch_gives_its_exception_and_its_result_back()
    {
        using var test = new TestPool(workers: 2);
        using var stolen = new Gate();

        InvalidOperationException thrown = await Should.ThrowAsync<InvalidOperationException>(test.Pool.Run(() => test.Pool.Join(
            () => stolen.Wait(test.Pool),
            () =>
            {
                stolen.Open();
                ThrowInvalid();
            })));
        using var again = new Gate();
        (int left, int right) = await test.Pool.Run(() => test.Pool.Join(
            () =>
            {
                again.Wait(test.Pool);
                return 1;
            },
            () =>
            {
                again.Open();
                return 2;
            })).Within(test.Pool);

        thrown.StackTrace!.ShouldContain(nameof(ThrowInvalid));
        (left, right).ShouldBe((1, 2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Both_branches_see_the_context_of_the_caller_and_keep_what_they_change(bool steals)
    {
        using var test = new TestPool(workers: 2);
        using var taken = new Gate();

        (string? left, string? right, string? after) = await test.Pool.Run(() =>
        {
            _flowing.Value = "caller";
            (string? ofLeft, string? ofRight) = test.Pool.Join(
                () =>
                {
                    string? seen = _flowing.Value;
                    _flowing.Value = "left";
                    if (steals)
                    {
                        taken.Wait(test.Pool);
                    }

                    return seen;
                },
                () =>
                {
                    string? seen = _flowing.Value;
                    _flowing.Value = "right";
                    taken.Open();
                    return seen;
                });
            return (ofLeft, ofRight, _flowing.Value);
        }).Within(test.Pool);

        (left, right, after).ShouldBe(("caller", "caller", "caller"));
    }

    [Fact]
    public async Task Where_the_flow_is_suppressed_the_context_stays_the_callers_too()
    {
        using var test = new TestPool(workers: 1);

        (string? left, string? right, string? after, bool isSuppressed) = await test.Pool.Run(() =>
        {
            _flowing.Value = "caller";
            using (ExecutionContext.SuppressFlow())
            {
                (string? ofLeft, string? ofRight) = test.Pool.Join(static () => Change("left"), static () => Change("right"));
                return (ofLeft, ofRight, _flowing.Value, ExecutionContext.IsFlowSuppressed());
            }
        }).Within(test.Pool);

        (left, right, after, isSuppressed).ShouldBe(("caller", "caller", "caller", true));
    }

    [Fact]
    public async Task Where_the_flow_is_suppressed_a_branch_on_another_thread_runs_in_the_default_context()
    {
        using var test = new TestPool(workers: 2);
        using var taken = new Gate();

        (string? left, string? right, string? after) = await test.Pool.Run(() =>
        {
            _flowing.Value = "caller";
            using (ExecutionContext.SuppressFlow())
            {
                (string? ofLeft, string? ofRight) = test.Pool.Join(
                    () =>
                    {
                        taken.Wait(test.Pool);
                        return Change("left");
                    },
                    () =>
                    {
                        taken.Open();
                        return Change("right");
                    });
                return (ofLeft, ofRight, _flowing.Value);
            }
        }).Within(test.Pool);

        (left, right, after).ShouldBe(("caller", null, "caller"));
    }

    [Fact]
    public void Where_the_flow_is_suppressed_outside_of_the_pool_both_branches_run_in_the_default_context()
    {
        using var test = new TestPool(workers: 1);
        _flowing.Value = "caller";
        using (ExecutionContext.SuppressFlow())
        {
            test.Pool.Join(static () => Change("left"), static () => Change("right")).ShouldBe((null, null));
        }

        test.Pool.Join(static () => Change("left"), static () => Change("right")).ShouldBe(("caller", "caller"));
        _flowing.Value.ShouldBe("caller");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("caller")]
    public async Task A_branch_that_leaves_the_flow_suppressed_does_so_for_itself(string? flowing)
    {
        using var test = new TestPool(workers: 1);

        (bool right, string? after, bool isSuppressed) = await test.Pool.Run(() =>
        {
            _flowing.Value = flowing;
            (_, bool ofRight) = test.Pool.Join(
                static () =>
                {
                    ExecutionContext.SuppressFlow();
                    return Change("left");
                },
                static () => ExecutionContext.IsFlowSuppressed());
            return (ofRight, _flowing.Value, ExecutionContext.IsFlowSuppressed());
        }).Within(test.Pool);

        (right, after, isSuppressed).ShouldBe((false, flowing, false));
    }

    [Fact]
    public async Task Static_lambdas_with_a_state_allocate_nothing()
    {
        using var test = new TestPool(workers: 1);

        long allocated = await test.Pool.Run(() =>
        {
            Joins(test.Pool, 100);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Joins(test.Pool, 1_000);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }).Within(test.Pool);

        allocated.ShouldBe(0);
    }

    [Fact]
    public async Task A_branch_that_a_shutdown_gives_up_is_run_by_its_own_thread()
    {
        using var test = new TestPool(workers: 1);
        Worker worker = test.Pool.Core.Workers[0];
        Task? ended = null;

        (int _, bool ran) = await test.Pool.Run(() => test.Pool.Join(
            () => Blocking.Run(() =>
            {
                ended = test.Pool.ShutdownNowAsync();
                Bounded.Until(test.Pool, () => worker.Forks!.IsEmpty, "the thread that has the worker now gives the branch up");
                return 1;
            }),
            static () => true)).Within(test.Pool);

        ran.ShouldBeTrue();
        await ended!.Within(test.Pool);
    }

    [Fact]
    public void A_branch_that_is_null_is_refused()
    {
        using var test = new TestPool();

        Should.Throw<ArgumentNullException>(() => test.Pool.Join(null!, static () => { })).ParamName.ShouldBe("left");
        Should.Throw<ArgumentNullException>(() => test.Pool.Join(static () => { }, null!)).ParamName.ShouldBe("right");
    }

    /// <returns>What it was.</returns>
    private static string? Change(string value)
    {
        string? seen = _flowing.Value;
        _flowing.Value = value;
        return seen;
    }

    private static int Fib(WorkStealingPool pool, int n)
    {
        if (n < 2)
        {
            return n;
        }

        (int left, int right) = pool.Join((pool, n), static s => Fib(s.pool, s.n - 1), static s => Fib(s.pool, s.n - 2));
        return left + right;
    }

    private static void Joins(WorkStealingPool pool, int count)
    {
        for (int i = 0; i < count; i++)
        {
            pool.Join(i, static n => n + 1, static n => n + 2);
        }
    }

    private static void ThrowInvalid() => throw new InvalidOperationException("thrown by a branch");
}
