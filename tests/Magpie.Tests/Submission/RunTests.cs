using Magpie.Tests.Support;

namespace Magpie.Tests.Submission;

/// <summary>How the task that <c>Run</c> returns ends, side by side with that of <see cref="Task.Run(Action)"/>.</summary>
public sealed class RunTests
{
    public static TheoryData<string> Bodies => [.. _bodies.Keys];

    private static readonly Dictionary<string, Action<CancellationToken>> _bodies = new(StringComparer.Ordinal)
    {
        ["returns"] = static _ => { },
        ["throws"] = static _ => throw new FormatException("thrown"),
        ["throws several in one"] = static _ => throw new AggregateException(new FormatException(), new TimeoutException()),
        ["throws a cancellation of its token"] = static token => throw new OperationCanceledException(token),
        ["throws a cancellation of another token"] = static _ => throw new OperationCanceledException(new CancellationToken(true)),
        ["throws a cancellation of no token"] = static _ => throw new TaskCanceledException("none"),
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task An_action_ends_as_with_the_net_pool(string body) =>
        await Compare(body, static (action, token) => Task.Run(action, token), static (pool, action, token) => pool.Run(action, token));

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_function_ends_as_with_the_net_pool(string body) =>
        await Compare(
            body,
            static (action, token) => Task.Run(() => Then(action, 7), token),
            static (pool, action, token) => pool.Run(() => Then(action, 7), token));

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task An_asynchronous_function_ends_as_with_the_net_pool(string body) =>
        await Compare(
            body,
            static (action, token) => Task.Run(async () => await Later(action), token),
            static (pool, action, token) => pool.Run(async () => await Later(action), token));

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task An_asynchronous_function_with_a_result_ends_as_with_the_net_pool(string body) =>
        await Compare(
            body,
            static (action, token) => Task.Run(async () => Then(await Later(action), 7), token),
            static (pool, action, token) => pool.Run(async () => Then(await Later(action), 7), token));

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task An_asynchronous_function_that_ends_at_once_ends_as_with_the_net_pool(string body) =>
        await Compare(
            body,
            static (action, token) => Task.Run(() => Now(action), token),
            static (pool, action, token) => pool.Run(() => Now(action), token));

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_function_that_throws_before_it_returns_a_task_ends_as_with_the_net_pool(string body) =>
        await Compare(
            body,
            static (action, token) => Task.Run(() => Then(action, Task.CompletedTask), token),
            static (pool, action, token) => pool.Run(() => Then(action, Task.CompletedTask), token));

    [Fact]
    public async Task Several_failures_of_one_task_are_all_kept()
    {
        static Task Fail() => Task.WhenAll(Task.FromException(new FormatException()), Task.FromException(new TimeoutException()));

        await Compare("returns", static (_, token) => Task.Run(Fail, token), static (pool, _, token) => pool.Run(Fail, token));
    }

    [Fact]
    public async Task The_stack_trace_says_where_it_was_thrown()
    {
        using var test = new TestPool();

        static void ThrowFromHere() => throw new FormatException();

        FormatException synchronous = await Should.ThrowAsync<FormatException>(test.Pool.Run(ThrowFromHere).Within(test.Pool));
        FormatException asynchronous = await Should.ThrowAsync<FormatException>(test.Pool.Run(async () =>
        {
            await Task.Yield();
            ThrowFromHere();
        }).Within(test.Pool));

        synchronous.StackTrace!.ShouldContain(nameof(ThrowFromHere));
        asynchronous.StackTrace!.ShouldContain(nameof(ThrowFromHere));
    }

    [Fact]
    public async Task A_function_that_returns_null_for_a_task_fails_and_says_so()
    {
        using var test = new TestPool();
        Task? noTask = null;
        Task<int>? noTaskWithResult = null;

        InvalidOperationException failure = await Should.ThrowAsync<InvalidOperationException>(
            test.Pool.Run(() => noTask!).Within(test.Pool));
        await Should.ThrowAsync<InvalidOperationException>(test.Pool.Run(() => noTaskWithResult!).Within(test.Pool));

        failure.Message.ShouldContain("null");
    }

    [Fact]
    public async Task A_failure_of_run_reaches_its_task_and_nobody_else()
    {
        using var test = new TestPool();

        await Should.ThrowAsync<FormatException>(test.Pool.Run(static () => throw new FormatException()).Within(test.Pool));
        await Should.ThrowAsync<FormatException>(test.Pool.Factory.StartNew(static () => throw new FormatException()).Within(test.Pool));
        await test.Pool.BecomesIdle();

        test.Exceptions.All.ShouldBeEmpty();
    }

    private static async Task Compare(
        string body,
        Func<Action, CancellationToken, Task> netPool,
        Func<WorkStealingPool, Action, CancellationToken, Task> magpie)
    {
        using var test = new TestPool();

        Outcome expected = await OutcomeOf(body, netPool, test.Pool);
        Outcome actual = await OutcomeOf(body, (action, token) => magpie(test.Pool, action, token), test.Pool);

        actual.ShouldBe(expected);
    }

    private static async Task<Outcome> OutcomeOf(string body, Func<Action, CancellationToken, Task> run, WorkStealingPool pool)
    {
        using var cancellation = new CancellationTokenSource();
        Action<CancellationToken> inner = _bodies[body];
        Task task = run(
            () =>
            {
                cancellation.Cancel();
                inner(cancellation.Token);
            },
            cancellation.Token);
        Exception? awaited = await Record.ExceptionAsync(() => task.Within(pool));
        return new Outcome(
            task.Status,
            awaited is OperationCanceledException ? typeof(OperationCanceledException) : awaited?.GetType(),
            awaited is OperationCanceledException cancelled ? cancelled.CancellationToken == cancellation.Token : null,
            string.Join(", ", task.Exception?.InnerExceptions.Select(exception => exception.GetType().Name) ?? []),
            task is Task<int> { IsCompletedSuccessfully: true } withResult ? withResult.Result : null);
    }

    private static T Then<T>(Action action, T result)
    {
        action();
        return result;
    }

    private static async Task<Action> Later(Action action)
    {
        await Task.Yield();
        action();
        return static () => { };
    }

    private static async Task<int> Now(Action action)
    {
        action();
        await Task.CompletedTask;
        return 7;
    }

    private sealed record Outcome(TaskStatus Status, Type? Awaited, bool? OfItsToken, string InnerExceptions, int? Result);
}
