using Magpie.Futures;

namespace Magpie.Tests.Futures;

public sealed class FutureStateTests
{
    public static TheoryData<int, int> Fields { get; } = new MatrixTheoryData<int, int>([0, 1, 2, 3], [0, 1, 2, 3]);

    [Theory]
    [MemberData(nameof(Fields))]
    public void The_progress_is_in_bits_0_and_1_the_consumer_in_2_and_3_the_version_from_32_on(int progress, int consumer)
    {
        var state = new FutureState(0x89AB_CDEF, (FutureProgress)progress, (FutureConsumer)consumer);

        state.Bits.ShouldBe(unchecked((long)0x89AB_CDEF_0000_0000) | (long)(consumer << 2) | (long)progress);
        new FutureState(state.Bits).Version.ShouldBe(0x89AB_CDEFu);
        new FutureState(state.Bits).Progress.ShouldBe((FutureProgress)progress);
        new FutureState(state.Bits).Consumer.ShouldBe((FutureConsumer)consumer);
    }

    [Fact]
    public void Each_step_changes_what_it_names_and_nothing_else()
    {
        FutureState unused = FutureState.Unused(7);

        unused.ShouldBe(new FutureState(7, FutureProgress.Cold, FutureConsumer.None));
        unused.Claimed().ShouldBe(new FutureState(7, FutureProgress.Begun, FutureConsumer.None));
        FutureState queued = unused.Claimed().Queued();
        queued.ShouldBe(new FutureState(7, FutureProgress.Queued, FutureConsumer.None));
        queued.Reserved().ShouldBe(new FutureState(7, FutureProgress.Queued, FutureConsumer.Reserved));
        queued.Reserved().Begun().ShouldBe(new FutureState(7, FutureProgress.Begun, FutureConsumer.Reserved));
        queued.Begun().Awaited().ShouldBe(new FutureState(7, FutureProgress.Begun, FutureConsumer.Awaited));
        queued.Detached().Begun().ShouldBe(new FutureState(7, FutureProgress.Begun, FutureConsumer.Detached));
        unused.Claimed().Awaited().Done().ShouldBe(new FutureState(7, FutureProgress.Done, FutureConsumer.Awaited));
        unused.Claimed().Awaited().Done().Taken().ShouldBe(FutureState.Unused(8));
    }

    [Fact]
    public void The_version_wraps_and_leaves_the_rest_alone() =>
        FutureState.Unused(uint.MaxValue).Claimed().Done().Taken().ShouldBe(FutureState.Unused(0));
}
