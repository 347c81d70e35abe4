namespace Magpie.Tests.Support;

/// <summary>The helpers themselves must be able to fail a test.</summary>
public sealed class SupportTests
{
    [Fact]
    public async Task An_exception_that_a_test_did_not_expect_fails_it_at_its_end()
    {
        var test = new TestPool(workers: 1);
        test.Pool.Post(static () => throw new InvalidOperationException("unexpected"));
        await test.Pool.BecomesIdle();

        AggregateException failure = Should.Throw<AggregateException>(test.Dispose);

        failure.InnerException!.Message.ShouldBe("unexpected");
    }

    [Fact]
    public async Task An_exception_that_a_test_took_does_not_fail_it()
    {
        using var test = new TestPool(workers: 1);
        test.Pool.Post(static () => throw new InvalidOperationException("expected"));

        Exception taken = await test.Exceptions.TakeAsync(test.Pool);

        taken.Message.ShouldBe("expected");
    }

    [Fact]
    public async Task Within_passes_on_how_the_task_ended()
    {
        using var test = new TestPool(workers: 1);

        (await Task.FromResult(5).Within(test.Pool)).ShouldBe(5);
        await Should.ThrowAsync<TimeoutException>(Task.FromException(new TimeoutException()).Within(test.Pool));
    }
}
