using System.Runtime.CompilerServices;
using Magpie.Tests.Support;

namespace Magpie.Tests.Futures;

/// <summary>What a future throws reaches the one who awaits it, as it was thrown.</summary>
public sealed class ExceptionTests
{
    public static TheoryData<bool> Suspends { get; } = [false, true];

    [Theory]
    [MemberData(nameof(Suspends))]
    public async Task It_climbs_through_awaits_with_the_methods_that_it_passed_in_its_stack_trace(bool suspends)
    {
        using var test = new TestPool();
        async Future Outer() => await Inner(suspends);

        FormatException exception = await Should.ThrowAsync<FormatException>(AwaitElsewhere(test.Pool.Spawn(Outer())).Within(test.Pool));

        string trace = exception.StackTrace!;
        int thrown = trace.IndexOf(nameof(Throw), StringComparison.Ordinal);
        int inner = trace.IndexOf(nameof(Inner), StringComparison.Ordinal);
        int outer = trace.IndexOf(nameof(Outer), StringComparison.Ordinal);
        int waiter = trace.IndexOf(nameof(AwaitElsewhere), StringComparison.Ordinal);
        new[] { thrown, inner, outer, waiter }.ShouldBe(new[] { thrown, inner, outer, waiter }.Order());
        thrown.ShouldBeGreaterThanOrEqualTo(0);
    }

    [Theory]
    [MemberData(nameof(Suspends))]
    public async Task It_can_be_caught_inside_another_future_and_finally_blocks_run(bool suspends)
    {
        using var test = new TestPool();
        var steps = new List<string>();
        async Future Body()
        {
            try
            {
                try
                {
                    await Inner(suspends);
                }
                finally
                {
                    steps.Add("finally");
                }
            }
            catch (FormatException)
            {
                steps.Add("caught");
            }

            steps.Add("after");
        }

        await test.Pool.Spawn(Body()).AsTask().Within(test.Pool);

        steps.ShouldBe(["finally", "caught", "after"]);
    }

    [Theory]
    [MemberData(nameof(Suspends))]
    public async Task A_failed_future_makes_a_failed_task(bool suspends)
    {
        using var test = new TestPool();
        Task task = test.Pool.Spawn(Inner(suspends)).AsTask();

        await Should.ThrowAsync<FormatException>(task.Within(test.Pool));

        task.Status.ShouldBe(TaskStatus.Faulted);
        task.Exception!.InnerExceptions.ShouldHaveSingleItem().ShouldBeOfType<FormatException>();
    }

    [Fact]
    public async Task A_cancelled_future_makes_a_cancelled_task_with_the_same_exception()
    {
        using var test = new TestPool();
        using var source = new CancellationTokenSource();
        OperationCanceledException? thrown = null;
        async Future Body()
        {
            try
            {
                await Task.Delay(Timeout.Infinite, source.Token);
            }
            catch (OperationCanceledException exception)
            {
                thrown = exception;
                throw;
            }
        }

        Task task = test.Pool.Spawn(Body()).AsTask();
        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(task.Within(test.Pool));
        OperationCanceledException? caught = null;
        try
        {
            await task;
        }
        catch (OperationCanceledException exception)
        {
            caught = exception;
        }

        task.Status.ShouldBe(TaskStatus.Canceled);
        caught.ShouldNotBeNull().CancellationToken.ShouldBe(source.Token);
        caught.ShouldBeSameAs(thrown);
    }

    [Fact]
    public async Task After_a_failure_the_same_method_works_again()
    {
        using var test = new TestPool(workers: 1);
        static async Future<int> Invert(int number) => 100 / number;
        async Future<int> Body()
        {
            int failures = 0;
            for (int i = 0; i < 100; i++)
            {
                try
                {
                    (await Invert(i % 2)).ShouldBe(100);
                }
                catch (DivideByZeroException)
                {
                    failures++;
                }
            }

            return failures;
        }

        (await test.Pool.Spawn(Body()).AsTask().Within(test.Pool)).ShouldBe(50);
    }

    private static async Task AwaitElsewhere(JoinHandle handle) => await handle;

    private static async Future Inner(bool suspends)
    {
        if (suspends)
        {
            await Task.Delay(1);
        }

        Throw();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Throw() => throw new FormatException("thrown");
}
