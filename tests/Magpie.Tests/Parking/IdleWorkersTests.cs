using Magpie.Parking;

namespace Magpie.Tests.Parking;

public sealed class IdleWorkersTests
{
    [Fact]
    public void All_begin_vacant_and_the_first_worker_is_claimed_first()
    {
        var idle = new IdleWorkers(3);

        Wake(idle).ShouldBe((0, true));
        idle.EndSearch(SearchKind.Patient);
        Wake(idle).ShouldBe((1, true));
        idle.EndSearch(SearchKind.Patient);
        Wake(idle).ShouldBe((2, true));
        idle.State.ShouldBe(new IdleState(searching: 1, patient: 1, unparked: 3));
    }

    [Fact]
    public void Nobody_is_woken_while_somebody_searches()
    {
        var idle = new IdleWorkers(4);

        idle.TryReserveWake().ShouldBeTrue();
        idle.TryReserveWake().ShouldBeFalse();
        idle.TryClaim(out _, out _).ShouldBeTrue();
        idle.TryReserveWake().ShouldBeFalse();
        idle.EndSearch(SearchKind.Patient).ShouldBeTrue();

        idle.TryReserveWake().ShouldBeTrue();
    }

    [Fact]
    public void Nobody_is_woken_when_all_are_awake()
    {
        IdleWorkers idle = AllRunning(2);

        idle.TryReserveWake().ShouldBeFalse();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    [InlineData(7, 4)]
    [InlineData(8, 4)]
    public void Half_of_the_workers_search_at_once_and_no_more(int workers, int searchers)
    {
        IdleWorkers idle = AllRunning(workers);

        Enumerable.Range(0, workers).Count(_ => idle.TryBeginSearch()).ShouldBe(searchers);

        idle.State.Searching.ShouldBe(searchers);
        idle.EndSearch(SearchKind.Hasty).ShouldBe(searchers == 1);
        idle.TryBeginSearch().ShouldBeTrue();
    }

    [Fact]
    public void A_submitter_may_skip_the_fence_only_while_all_are_awake_or_patient_searchers_alone_search()
    {
        IdleWorkers idle = AllRunning(4);
        idle.NeedNotWake.ShouldBeTrue();

        idle.Leave(0, SeatOccupancy.Parked, SearchKind.None);
        idle.NeedNotWake.ShouldBeFalse();

        idle.TryBeginSearch().ShouldBeTrue();
        idle.NeedNotWake.ShouldBeFalse();
        idle.BecomePatient();
        idle.NeedNotWake.ShouldBeTrue();
        idle.TryBeginSearch().ShouldBeTrue();
        idle.NeedNotWake.ShouldBeFalse();
    }

    [Fact]
    public void Patient_searchers_are_counted_out_as_such()
    {
        IdleWorkers idle = AllRunning(4);
        idle.TryBeginSearch();
        idle.TryBeginSearch();
        idle.BecomePatient();

        idle.EndSearch(SearchKind.Patient).ShouldBeFalse();
        idle.State.ShouldBe(new IdleState(searching: 1, patient: 0, unparked: 4));
        idle.BecomePatient();

        idle.EndSearch(SearchKind.Patient).ShouldBeTrue();
        idle.State.ShouldBe(new IdleState(searching: 0, patient: 0, unparked: 4));
    }

    [Fact]
    public void Only_the_last_searcher_to_stop_must_look_again()
    {
        IdleWorkers idle = AllRunning(4);
        idle.TryBeginSearch();
        idle.TryBeginSearch();

        idle.EndSearch(SearchKind.Hasty).ShouldBeFalse();
        idle.EndSearch(SearchKind.Hasty).ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_leaver_must_look_again_when_nobody_searches_after_it(bool searching)
    {
        IdleWorkers idle = AllRunning(4);
        if (searching)
        {
            idle.TryBeginSearch();
        }

        idle.Leave(0, SeatOccupancy.Parked, searching ? SearchKind.Hasty : SearchKind.None).ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_leaver_need_not_look_again_while_another_searches(bool searching)
    {
        IdleWorkers idle = AllRunning(4);
        idle.TryBeginSearch();
        if (searching)
        {
            idle.TryBeginSearch();
        }

        idle.Leave(0, SeatOccupancy.Parked, searching ? SearchKind.Hasty : SearchKind.None).ShouldBeFalse();
    }

    [Fact]
    public void A_leaver_that_asks_for_them_has_submitters_make_fences_until_two_have_asked_in_vain()
    {
        IdleWorkers idle = AllRunning(2);
        idle.NeedNotWake.ShouldBeTrue();

        idle.Leave(1, SeatOccupancy.Parked, SearchKind.None, asksForFences: true);
        idle.TryTakeBack(1).ShouldBeFalse();
        idle.TryWithdraw(1).ShouldBeTrue();

        (idle.State.Mode, idle.NeedNotWake).ShouldBe((FenceMode.Fences, false));
        idle.SpareFences();
        (idle.State.Mode, idle.NeedNotWake).ShouldBe((FenceMode.FencesInVain, false));
        idle.SpareFences();
        (idle.State.Mode, idle.NeedNotWake).ShouldBe((FenceMode.Barriers, true));
        idle.SpareFences();
        idle.State.Mode.ShouldBe(FenceMode.Barriers);
    }

    [Fact]
    public void A_leave_shows_that_fences_are_not_in_vain()
    {
        IdleWorkers idle = AllRunning(2);
        idle.Leave(1, SeatOccupancy.Vacant, SearchKind.None, asksForFences: true);
        idle.SpareFences();

        idle.Leave(0, SeatOccupancy.Vacant, SearchKind.None);

        idle.State.Mode.ShouldBe(FenceMode.Fences);
    }

    [Fact]
    public void Whoever_fell_asleep_last_is_woken_first()
    {
        IdleWorkers idle = AllRunning(3);
        idle.Leave(1, SeatOccupancy.Parked, SearchKind.None);
        idle.Leave(2, SeatOccupancy.Parked, SearchKind.None);
        idle.Leave(0, SeatOccupancy.Parked, SearchKind.None);

        Wake(idle).ShouldBe((0, false));
        idle.EndSearch(SearchKind.Patient);
        Wake(idle).ShouldBe((2, false));
        idle.EndSearch(SearchKind.Patient);
        Wake(idle).ShouldBe((1, false));
    }

    [Fact]
    public void A_claimed_sleeper_is_woken_until_its_thread_accepts_once()
    {
        IdleWorkers idle = AllRunning(2);
        idle.Leave(1, SeatOccupancy.Parked, SearchKind.None);
        idle.TryAccept(1).ShouldBeFalse();

        Wake(idle).ShouldBe((1, false));

        idle.OccupancyOf(1).ShouldBe(SeatOccupancy.Woken);
        idle.TryAccept(1).ShouldBeTrue();
        idle.OccupancyOf(1).ShouldBe(SeatOccupancy.Running);
        idle.TryAccept(1).ShouldBeFalse();
    }

    [Fact]
    public void A_claimed_vacant_worker_runs_at_once()
    {
        var idle = new IdleWorkers(1);

        Wake(idle).ShouldBe((0, true));

        idle.OccupancyOf(0).ShouldBe(SeatOccupancy.Running);
    }

    [Fact]
    public void An_offered_worker_is_taken_back_unless_another_has_it()
    {
        IdleWorkers idle = AllRunning(2);
        idle.Leave(0, SeatOccupancy.Vacant, SearchKind.None);
        idle.TryTakeBack(0).ShouldBeTrue();
        idle.State.ShouldBe(new IdleState(searching: 0, patient: 0, unparked: 2));
        idle.TryTakeBack(0).ShouldBeFalse();

        idle.Leave(0, SeatOccupancy.Vacant, SearchKind.None);
        Wake(idle).ShouldBe((0, true));

        idle.TryTakeBack(0).ShouldBeFalse();
    }

    [Fact]
    public void The_entry_of_a_worker_that_was_taken_back_wakes_nobody()
    {
        IdleWorkers idle = AllRunning(3);
        idle.Leave(0, SeatOccupancy.Parked, SearchKind.None);
        idle.Leave(1, SeatOccupancy.Vacant, SearchKind.None);
        idle.TryTakeBack(1);

        Wake(idle).ShouldBe((0, false));

        idle.OccupancyOf(1).ShouldBe(SeatOccupancy.Running);
    }

    [Fact]
    public void A_worker_that_leaves_again_is_in_the_stack_once()
    {
        IdleWorkers idle = AllRunning(2);
        idle.Leave(0, SeatOccupancy.Vacant, SearchKind.None);
        idle.TryTakeBack(0);
        idle.Leave(0, SeatOccupancy.Parked, SearchKind.None);

        Wake(idle).ShouldBe((0, false));
        idle.EndSearch(SearchKind.Patient);
        idle.TryReserveWake().ShouldBeFalse();
        idle.TryClaim(out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void A_sleeper_withdraws_unless_a_notifier_has_it()
    {
        IdleWorkers idle = AllRunning(2);
        idle.Leave(0, SeatOccupancy.Parked, SearchKind.None);
        idle.TryWithdraw(0).ShouldBeTrue();
        idle.OccupancyOf(0).ShouldBe(SeatOccupancy.Running);
        idle.State.ShouldBe(new IdleState(searching: 0, patient: 0, unparked: 2));

        idle.Leave(0, SeatOccupancy.Parked, SearchKind.None);
        Wake(idle);

        idle.TryWithdraw(0).ShouldBeFalse();
        idle.TryAccept(0).ShouldBeTrue();
    }

    [Fact]
    public void A_given_sleeper_can_be_claimed_out_of_turn_but_not_a_vacant_worker()
    {
        IdleWorkers idle = AllRunning(3);
        idle.Leave(0, SeatOccupancy.Parked, SearchKind.None);
        idle.Leave(1, SeatOccupancy.Vacant, SearchKind.None);

        idle.TryClaimParked(1).ShouldBeFalse();
        idle.TryClaimParked(0).ShouldBeTrue();
        idle.TryClaimParked(0).ShouldBeFalse();

        idle.OccupancyOf(0).ShouldBe(SeatOccupancy.Woken);
    }

    [Fact]
    public void A_reservation_that_found_no_sleeper_is_cancelled_and_says_whether_to_look_again()
    {
        IdleWorkers idle = AllRunning(2);
        idle.Leave(0, SeatOccupancy.Vacant, SearchKind.None);
        idle.TryReserveWake().ShouldBeTrue();
        idle.TryTakeBack(0);
        idle.TryClaim(out _, out _).ShouldBeFalse();

        idle.CancelReservation().ShouldBeFalse();
        idle.State.ShouldBe(new IdleState(searching: 0, patient: 0, unparked: 2));

        idle.Leave(0, SeatOccupancy.Vacant, SearchKind.None);
        idle.TryReserveWake();
        idle.CancelReservation().ShouldBeTrue();
    }

    private static IdleWorkers AllRunning(int count)
    {
        var idle = new IdleWorkers(count);
        for (int i = 0; i < count; i++)
        {
            Wake(idle);
            idle.EndSearch(SearchKind.Patient);
        }

        return idle;
    }

    private static (int Worker, bool WasVacant) Wake(IdleWorkers idle)
    {
        idle.TryReserveWake().ShouldBeTrue();
        idle.TryClaim(out int worker, out bool wasVacant).ShouldBeTrue();
        return (worker, wasVacant);
    }
}
