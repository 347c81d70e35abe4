using Magpie.HandingOff;

namespace Magpie.Tests.HandingOff;

public sealed class BlockingCapacityStateTests
{
    public static MatrixTheoryData<int, int> Counts { get; } = new([0, 1, 32_767, int.MaxValue], [0, 1, 32_767, int.MaxValue]);

    [Theory]
    [MemberData(nameof(Counts))]
    public void Permits_left_are_in_bits_0_to_31_and_waiters_in_bits_32_to_63(int available, int waiters)
    {
        var state = new BlockingCapacityState(((long)waiters << 32) | (uint)available);

        state.Available.ShouldBe(available);
        state.Waiters.ShouldBe(waiters);
        state.Bits.ShouldBe(((long)waiters << 32) | (uint)available);
    }

    [Fact]
    public void A_permit_taken_and_given_back_changes_nothing_else()
    {
        var state = new BlockingCapacityState(3);

        state.WithPermitTaken().Available.ShouldBe(2);
        state.WithPermitTaken().Waiters.ShouldBe(0);
        state.WithPermitTaken().WithPermitBack().ShouldBe(state);
    }

    [Fact]
    public void A_waiter_counted_and_served_changes_nothing_else()
    {
        BlockingCapacityState state = default(BlockingCapacityState).WithWaiter().WithWaiter();

        state.Waiters.ShouldBe(2);
        state.Available.ShouldBe(0);
        state.WithWaiterServed().WithWaiterServed().ShouldBe(default);
    }
}
