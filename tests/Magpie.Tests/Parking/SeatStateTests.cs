using Magpie.Parking;

namespace Magpie.Tests.Parking;

public sealed class SeatStateTests
{
    [Theory]
    [InlineData((int)SeatOccupancy.Running, false, 0b000)]
    [InlineData((int)SeatOccupancy.Parked, false, 0b001)]
    [InlineData((int)SeatOccupancy.Vacant, false, 0b010)]
    [InlineData((int)SeatOccupancy.Woken, false, 0b011)]
    [InlineData((int)SeatOccupancy.Running, true, 0b100)]
    [InlineData((int)SeatOccupancy.Parked, true, 0b101)]
    [InlineData((int)SeatOccupancy.Vacant, true, 0b110)]
    [InlineData((int)SeatOccupancy.Woken, true, 0b111)]
    public void The_occupancy_is_in_bits_0_and_1_and_the_link_in_bit_2(int occupancy, bool isLinked, long bits)
    {
        var seat = new SeatState((SeatOccupancy)occupancy, isLinked);

        seat.Bits.ShouldBe(bits);
        new SeatState(bits).Occupancy.ShouldBe((SeatOccupancy)occupancy);
        new SeatState(bits).IsLinked.ShouldBe(isLinked);
    }

    [Theory]
    [InlineData((int)SeatOccupancy.Parked, (int)SeatOccupancy.Woken)]
    [InlineData((int)SeatOccupancy.Vacant, (int)SeatOccupancy.Running)]
    [InlineData((int)SeatOccupancy.Running, (int)SeatOccupancy.Running)]
    [InlineData((int)SeatOccupancy.Woken, (int)SeatOccupancy.Woken)]
    public void A_claim_changes_only_a_seat_that_nobody_has_and_keeps_its_link(int before, int after)
    {
        new SeatState((SeatOccupancy)before, isLinked: true).Claimed().ShouldBe(new SeatState((SeatOccupancy)after, isLinked: true));
        new SeatState((SeatOccupancy)before, isLinked: true).Popped().ShouldBe(new SeatState((SeatOccupancy)after, isLinked: false));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_worker_that_is_left_is_linked_whether_it_was_or_not(bool wasLinked) =>
        new SeatState(SeatOccupancy.Running, wasLinked).Left(SeatOccupancy.Parked)
            .ShouldBe(new SeatState(SeatOccupancy.Parked, isLinked: true));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_woken_worker_that_is_accepted_runs_and_keeps_its_link(bool isLinked) =>
        new SeatState(SeatOccupancy.Woken, isLinked).Accepted().ShouldBe(new SeatState(SeatOccupancy.Running, isLinked));
}
