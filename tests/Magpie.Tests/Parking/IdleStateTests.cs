using Magpie.Parking;

namespace Magpie.Tests.Parking;

public sealed class IdleStateTests
{
    private const int Max = (1 << 20) - 1;

    public static MatrixTheoryData<int, int, int> Counts { get; } =
        new([0, 1, 32_768, Max], [0, 1, 32_768, Max], [0, 1, 32_768, Max]);

    [Theory]
    [MemberData(nameof(Counts))]
    public void Unparked_is_in_bits_0_to_19_searching_in_bits_20_to_39_and_patient_in_bits_40_to_59(int searching, int patient, int unparked)
    {
        var state = new IdleState(searching, patient, unparked);

        state.Bits.ShouldBe(((long)patient << 40) | ((long)searching << 20) | (uint)unparked);
        state.Searching.ShouldBe(searching);
        state.Patient.ShouldBe(patient);
        state.Unparked.ShouldBe(unparked);
        new IdleState(state.Bits).ShouldBe(state);
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void The_fence_mode_is_in_bits_60_and_61_and_changes_no_count(int searching, int patient, int unparked)
    {
        var state = new IdleState(searching, patient, unparked);
        foreach (FenceMode mode in Enum.GetValues<FenceMode>())
        {
            IdleState changed = state.WithMode(mode);

            changed.Bits.ShouldBe(state.Bits | ((long)mode << 60));
            (changed.Mode, changed.HasBarriers).ShouldBe((mode, mode == FenceMode.Barriers));
            (changed.Searching, changed.Patient, changed.Unparked).ShouldBe((searching, patient, unparked));
            changed.WithMode(FenceMode.Barriers).ShouldBe(state);
        }
    }

    [Fact]
    public void A_reservation_counts_as_an_unparked_patient_searcher()
    {
        IdleState state = new IdleState(2, 2, 5).WithReservation();

        state.ShouldBe(new IdleState(3, 3, 6));
        state.HasHastySearcher.ShouldBeFalse();
        state.WithoutUnparked(SearchKind.Patient).ShouldBe(new IdleState(2, 2, 5));
    }

    [Fact]
    public void A_worker_that_begins_to_search_stays_unparked()
    {
        IdleState state = new IdleState(0, 0, 3).WithSearcher();

        state.ShouldBe(new IdleState(1, 0, 3));
        state.WithoutSearcher(SearchKind.Hasty).ShouldBe(new IdleState(0, 0, 3));
    }

    [Fact]
    public void A_searcher_that_becomes_patient_is_hasty_no_more()
    {
        IdleState state = new IdleState(1, 0, 3).WithSearcherPatient();

        state.ShouldBe(new IdleState(1, 1, 3));
        state.HasHastySearcher.ShouldBeFalse();
        state.WithoutSearcher(SearchKind.Patient).ShouldBe(new IdleState(0, 0, 3));
    }

    [Theory]
    [InlineData(0, 1, true)]
    [InlineData(1, 1, false)]
    [InlineData(1, 2, false)]
    [InlineData(1, 3, true)]
    [InlineData(3, 8, true)]
    [InlineData(4, 8, false)]
    public void Half_of_the_workers_may_search_at_once(int searching, int workers, bool allowed) =>
        new IdleState(searching, 0, workers).AllowsSearch(workers).ShouldBe(allowed);

    [Theory]
    [InlineData(0, 3, true)]
    [InlineData(0, 4, false)]
    [InlineData(0, 5, false)]
    [InlineData(1, 3, false)]
    public void Somebody_must_be_woken_if_nobody_searches_and_somebody_sleeps(int searching, int unparked, bool needed) =>
        new IdleState(searching, 0, unparked).NeedsWake(workers: 4).ShouldBe(needed);

    [Theory]
    [InlineData(0, 0, 4, true)]
    [InlineData(0, 0, 3, false)]
    [InlineData(2, 2, 3, true)]
    [InlineData(2, 1, 3, false)]
    [InlineData(2, 1, 4, false)]
    public void Without_a_fence_only_patient_searchers_are_relied_on_or_that_nobody_sleeps(int searching, int patient, int unparked, bool sure) =>
        new IdleState(searching, patient, unparked).NeedsNoWakeUnfenced(workers: 4).ShouldBe(sure);

    [Theory]
    [InlineData((int)SearchKind.None, 2, 1, 3)]
    [InlineData((int)SearchKind.Hasty, 1, 1, 3)]
    [InlineData((int)SearchKind.Patient, 1, 0, 3)]
    public void A_worker_that_leaves_is_counted_out_of_what_it_was_in(int search, int searching, int patient, int unparked) =>
        new IdleState(2, 1, 4).WithoutUnparked((SearchKind)search).ShouldBe(new IdleState(searching, patient, unparked));

    [Fact]
    public void A_full_count_carries_nothing_into_the_next()
    {
        new IdleState(0, 0, Max - 1).WithUnparked().ShouldBe(new IdleState(0, 0, Max));
        new IdleState(Max - 1, 0, 0).WithSearcher().ShouldBe(new IdleState(Max, 0, 0));
        new IdleState(Max, Max - 1, 0).WithSearcherPatient().ShouldBe(new IdleState(Max, Max, 0));
    }
}
