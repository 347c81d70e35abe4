using Magpie.Tests.Support;

namespace Magpie.Tests.Submission;

public sealed class PostTests
{
    [Theory]
    [MemberData(nameof(Submissions.All), MemberType = typeof(Submissions))]
    public async Task Every_item_runs_exactly_once(string way)
    {
        const int Items = 1_000;
        using var test = new TestPool();
        int[] runs = new int[Items];

        for (int i = 0; i < Items; i++)
        {
            int index = i;
            test.Pool.Submit(way, () => Interlocked.Increment(ref runs[index]));
        }

        await test.Pool.BecomesIdle();

        runs.ShouldAllBe(times => times == 1);
    }

    [Theory]
    [MemberData(nameof(Submissions.All), MemberType = typeof(Submissions))]
    public async Task Every_item_that_items_submit_runs_exactly_once(string way)
    {
        using var test = new TestPool();
        int runs = 0;

        void Fork(int depth)
        {
            Interlocked.Increment(ref runs);
            if (depth > 0)
            {
                test.Pool.Submit(way, () => Fork(depth - 1));
                test.Pool.Submit(way, () => Fork(depth - 1));
            }
        }

        test.Pool.Submit(way, () => Fork(9));
        await test.Pool.BecomesIdle();

        // SwitchTo goes straight on where it already is on the pool; the others queue. All run once.
        runs.ShouldBe(1023);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_callback_gets_the_state_it_was_posted_with(bool flowsContext)
    {
        using var test = new TestPool();
        var local = new AsyncLocal<object?> { Value = flowsContext ? new object() : null };
        object reference = new();

        (await Receive(test.Pool, reference)).ShouldBeSameAs(reference);
        (await Receive(test.Pool, "text")).ShouldBe("text");
        (await Receive(test.Pool, 5)).ShouldBe(5);
        (await Receive(test.Pool, (1, "two", 3.0))).ShouldBe((1, "two", 3.0));
        (await Receive<int?>(test.Pool, null)).ShouldBeNull();
        (await Receive<object?>(test.Pool, null)).ShouldBeNull();
        GC.KeepAlive(local);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_callback_over_objects_serves_for_strings_and_for_null(bool flowsContext)
    {
        using var test = new TestPool();
        var local = new AsyncLocal<object?> { Value = flowsContext ? new object() : null };
        var received = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Action<object?> callback = received.SetResult;
        Action<string?> contravariant = callback;

        test.Pool.Post(contravariant, "text");
        (await received.Task.Within(test.Pool)).ShouldBe("text");

        var nothing = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        test.Pool.Post<string?>(new Action<object?>(nothing.SetResult), null);
        (await nothing.Task.Within(test.Pool)).ShouldBeNull();
        GC.KeepAlive(local);
    }

    [Fact]
    public async Task A_delegate_of_several_methods_calls_them_all_in_order()
    {
        using var test = new TestPool();
        var calls = new List<string>();
        Action<string> both = text => calls.Add("first " + text);
        both += text => calls.Add("second " + text);

        test.Pool.Post(both, "x");
        await test.Pool.BecomesIdle();

        calls.ShouldBe(["first x", "second x"]);
    }

    [Fact]
    public async Task A_state_that_is_itself_a_callback_is_not_taken_for_the_item()
    {
        using var test = new TestPool();
        int calls = 0;
        Action state = () => calls += 100;

        test.Pool.Post(given => calls += given == state ? 1 : 10, state);
        await test.Pool.BecomesIdle();

        calls.ShouldBe(1);
    }

    [Fact]
    public async Task An_object_that_is_both_item_and_state_is_used_as_what_it_was_given_for()
    {
        using var test = new TestPool();
        int executed = 0;
        var item = new TestItem(() => executed++);

        test.Pool.UnsafePost(item);
        test.Pool.Post(static _ => { }, item);
        await test.Pool.BecomesIdle();

        executed.ShouldBe(1);
    }

    [Fact]
    public void Null_callbacks_are_refused_by_name()
    {
        using var test = new TestPool();
        WorkStealingPool pool = test.Pool;

        Should.Throw<ArgumentNullException>(() => pool.Post(null!)).ParamName.ShouldBe("callback");
        Should.Throw<ArgumentNullException>(() => pool.Post(null!, 5)).ParamName.ShouldBe("callback");
        Should.Throw<ArgumentNullException>(() => pool.UnsafePost(null!)).ParamName.ShouldBe("item");
        Should.Throw<ArgumentNullException>(() => pool.TryPost(null!)).ParamName.ShouldBe("callback");
        Should.Throw<ArgumentNullException>(() => _ = pool.Run((Action)null!)).ParamName.ShouldBe("action");
        Should.Throw<ArgumentNullException>(() => _ = pool.Run((Func<int>)null!)).ParamName.ShouldBe("function");
        Should.Throw<ArgumentNullException>(() => _ = pool.Run((Func<Task>)null!)).ParamName.ShouldBe("function");
        Should.Throw<ArgumentNullException>(() => _ = pool.Run((Func<Task<int>>)null!)).ParamName.ShouldBe("function");
        Should.Throw<ArgumentNullException>(() => pool.SynchronizationContext.Post(null!, null)).ParamName.ShouldBe("d");
        Should.Throw<ArgumentNullException>(() => pool.SynchronizationContext.Send(null!, null)).ParamName.ShouldBe("d");
        Should.Throw<ArgumentNullException>(() => new WorkStealingPool(null!)).ParamName.ShouldBe("options");
        pool.IsIdle.ShouldBeTrue();
    }

    private static Task<T> Receive<T>(WorkStealingPool pool, T state)
    {
        var received = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        pool.Post(given => received.SetResult(given), state);
        return received.Task.Within(pool);
    }
}
