using Magpie.Parking;
using Magpie.Simulation.Policies;
using Magpie.Workers;

namespace Magpie.Simulation.Tests.Policies;

public sealed class RuleTests
{
    private const int Workers = 32;

    [Theory]
    [InlineData((int)StealChoice.Half, 9, 5)]
    [InlineData((int)StealChoice.Half, 1, 1)]
    [InlineData((int)StealChoice.Half, 100, 8)]
    [InlineData((int)StealChoice.One, 9, 1)]
    [InlineData((int)StealChoice.One, 0, 0)]
    [InlineData((int)StealChoice.All, 5, 5)]
    [InlineData((int)StealChoice.All, 100, 8)]
    public void A_thief_takes(int choice, int queued, int expected) =>
        ((StealChoice)choice).Amount(queued, atMost: 8).ShouldBe(expected);

    [Theory]
    [InlineData((int)SearchChoice.Half, 15, true)]
    [InlineData((int)SearchChoice.Half, 16, false)]
    [InlineData((int)SearchChoice.Quarter, 7, true)]
    [InlineData((int)SearchChoice.Quarter, 8, false)]
    [InlineData((int)SearchChoice.One, 0, true)]
    [InlineData((int)SearchChoice.One, 1, false)]
    [InlineData((int)SearchChoice.Unlimited, 31, true)]
    public void A_worker_may_search(int choice, int searching, bool expected) =>
        ((SearchChoice)choice).Allows(new IdleState(searching, 0, Workers), Workers).ShouldBe(expected);

    [Theory]
    [InlineData((int)PatienceChoice.Adaptive, 0, true)]
    [InlineData((int)PatienceChoice.Adaptive, 8, false)]
    [InlineData((int)PatienceChoice.Long, 8, true)]
    [InlineData((int)PatienceChoice.Short, 0, false)]
    public void A_worker_searches_long(int choice, int sleeps, bool expected)
    {
        var patience = new SearchPatience();
        for (int i = 0; i < sleeps; i++)
        {
            patience.NoteSlept(SearchPatience.ShortSleep);
        }

        ((PatienceChoice)choice).SearchesLong(patience).ShouldBe(expected);
    }

    [Theory]
    [InlineData((int)WakeChoice.One, 0, 20, 1, 1)]
    [InlineData((int)WakeChoice.One, 1, 20, 0, 0)]
    [InlineData((int)WakeChoice.One, 0, 32, 0, 0)]
    [InlineData((int)WakeChoice.Two, 0, 20, 1, 2)]
    [InlineData((int)WakeChoice.Two, 5, 20, 0, 2)]
    [InlineData((int)WakeChoice.Two, 5, 31, 0, 1)]
    [InlineData((int)WakeChoice.Relay, 0, 20, 1, 2)]
    [InlineData((int)WakeChoice.Relay, 3, 20, 0, 1)]
    [InlineData((int)WakeChoice.Relay, 4, 20, 0, 0)]
    [InlineData((int)WakeChoice.Relay, 9, 20, 0, 0)]
    [InlineData((int)WakeChoice.Eighth, 3, 20, 1, 1)]
    [InlineData((int)WakeChoice.Eighth, 4, 20, 0, 0)]
    [InlineData((int)WakeChoice.Each, 9, 20, 1, 0)]
    [InlineData((int)WakeChoice.Each, 9, 32, 0, 0)]
    [InlineData((int)WakeChoice.All, 0, 20, 12, 12)]
    [InlineData((int)WakeChoice.All, 1, 20, 0, 0)]
    public void Somebody_is_woken(int choice, int searching, int unparked, int bySubmitter, int bySearcher)
    {
        var state = new IdleState(searching, searching, unparked);

        ((WakeChoice)choice).AfterSubmission(state, Workers).ShouldBe(bySubmitter);
        ((WakeChoice)choice).AfterSearch(state, Workers).ShouldBe(bySearcher);
    }
}
