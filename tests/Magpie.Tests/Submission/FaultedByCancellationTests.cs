using Magpie.Tests.Support;

namespace Magpie.Tests.Submission;

public sealed class FaultedByCancellationTests
{
    [Fact]
    public async Task An_operation_faulted_with_a_cancellation_exception_stays_faulted_as_with_Task_Run()
    {
        using var test = new TestPool(workers: 1);
        static Task Operation() => Task.FromException(new OperationCanceledException());

        Task here = test.Pool.Run(Operation);
        Task there = Task.Run(Operation);

        await Should.ThrowAsync<OperationCanceledException>(here.Within(test.Pool));
        await Should.ThrowAsync<OperationCanceledException>(there.Within(test.Pool));
        here.Status.ShouldBe(there.Status);
        here.IsFaulted.ShouldBeTrue();
    }
}
