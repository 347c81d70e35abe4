using Magpie.HandingOff;

namespace Magpie.Tests.HandingOff;

public sealed class PermitLineStateTests
{
    public static MatrixTheoryData<int, int> Counts { get; } = new([0, 1, 32_767, int.MaxValue], [0, 1, 32_767, int.MaxValue]);

    [Theory]
    [MemberData(nameof(Counts))]
    public void Permits_left_are_in_bits_0_to_30_and_waiters_in_bits_31_to_61(int available, int waiters)
    {
        var state = new PermitLineState(((long)waiters << 31) | (uint)available);

        state.Available.ShouldBe(available);
        state.Waiters.ShouldBe(waiters);
        state.IsServed.ShouldBeFalse();
        state.IsAsked.ShouldBeFalse();
        state.Bits.ShouldBe(((long)waiters << 31) | (uint)available);
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Served_is_bit_62_and_asked_is_bit_63_and_neither_touches_a_count(int available, int waiters)
    {
        PermitLineState served = new PermitLineState(((long)waiters << 31) | (uint)available).WithServiceAsked();
        PermitLineState asked = served.WithServiceAsked();

        served.Bits.ShouldBe(((long)waiters << 31) | (uint)available | (1L << 62));
        asked.Bits.ShouldBe(served.Bits | long.MinValue);
        (asked.Available, asked.Waiters, asked.IsServed, asked.IsAsked).ShouldBe((available, waiters, true, true));
    }

    [Fact]
    public void Who_serves_goes_on_once_for_all_that_asked_meanwhile()
    {
        PermitLineState asked = default(PermitLineState).WithServiceAsked().WithServiceAsked().WithServiceAsked();

        PermitLineState secondPass = asked.WithPassEnded();

        (secondPass.IsServed, secondPass.IsAsked).ShouldBe((true, false));
        secondPass.WithPassEnded().ShouldBe(default);
    }

    [Fact]
    public void A_permit_taken_and_given_back_changes_nothing_else()
    {
        PermitLineState state = default(PermitLineState).WithPermits(3);

        state.WithPermitTaken().Available.ShouldBe(2);
        state.WithPermitTaken().Waiters.ShouldBe(0);
        state.WithPermitTaken().WithPermitBack().ShouldBe(state);
    }

    [Fact]
    public void A_waiter_counted_and_gone_changes_nothing_else()
    {
        PermitLineState state = default(PermitLineState).WithWaiter().WithWaiter();

        state.Waiters.ShouldBe(2);
        state.Available.ShouldBe(0);
        state.WithoutWaiter().WithoutWaiter().ShouldBe(default);
    }
}
