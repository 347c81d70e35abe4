using Magpie.HandingOff;

namespace Magpie.Tests.HandingOff;

public sealed class RoomStateTests
{
    [Fact]
    public void Threads_and_workers_are_counted_in_fields_of_their_own()
    {
        RoomState state = new RoomState(0).WithReturned().WithReturned().WithGiven();

        state.Bits.ShouldBe(0x1_0000_0002);
        state.Returned.ShouldBe(2);
        state.Given.ShouldBe(1);
        state.ToString().ShouldBe("2 returned, 1 given");
    }

    [Fact]
    public void A_thread_that_leaves_frees_a_worker_only_if_no_other_thread_is_left_for_it()
    {
        RoomState two = new RoomState(0).WithReturned().WithReturned().WithGiven();
        two.LeavingFreesWorker.ShouldBeFalse();

        RoomState one = two.WithoutReturned();
        one.Bits.ShouldBe(0x1_0000_0001);
        one.LeavingFreesWorker.ShouldBeTrue();

        one.WithoutReturned().ShouldBe(default);
    }
}
