using Magpie.Parking;

namespace Magpie.Tests.Parking;

public sealed class IdleStateTests
{
    private const int Max = (1 << 24) - 1;

    public static MatrixTheoryData<int, int> Counts { get; } = new([0, 1, 32_768, Max], [0, 1, 32_768, Max]);

    [Theory]
    [MemberData(nameof(Counts))]
    public void Unparked_is_in_bits_0_to_23_and_searching_in_bits_24_to_47(int searching, int unparked)
    {
        var state = new IdleState(searching, unparked);

        state.Bits.ShouldBe(((long)searching << 24) | (uint)unparked);
        state.Searching.ShouldBe(searching);
        state.Unparked.ShouldBe(unparked);
        new IdleState(state.Bits).ShouldBe(state);
    }

    [Fact]
    public void A_reservation_counts_as_an_unparked_searcher_until_it_is_withdrawn()
    {
        IdleState state = new IdleState(2, 5).WithReservation();

        state.ShouldBe(new IdleState(3, 6));
        state.WithoutReservation().ShouldBe(new IdleState(2, 5));
    }

    [Fact]
    public void A_worker_that_begins_to_search_stays_unparked()
    {
        IdleState state = new IdleState(0, 3).WithSearcher();

        state.ShouldBe(new IdleState(1, 3));
        state.WithoutSearcher().ShouldBe(new IdleState(0, 3));
    }

    [Theory]
    [InlineData(false, 2, 3)]
    [InlineData(true, 1, 3)]
    public void A_worker_that_leaves_is_counted_out_of_what_it_was_in(bool searching, int searchingLeft, int unparkedLeft) =>
        new IdleState(2, 4).Without(searching).ShouldBe(new IdleState(searchingLeft, unparkedLeft));

    [Fact]
    public void A_full_count_carries_nothing_into_the_other()
    {
        new IdleState(0, Max - 1).WithUnparked().ShouldBe(new IdleState(0, Max));
        new IdleState(Max - 1, 0).WithSearcher().ShouldBe(new IdleState(Max, 0));
    }
}
