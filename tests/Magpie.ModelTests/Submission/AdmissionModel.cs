using Magpie.ModelChecking;
using Magpie.Submission;

namespace Magpie.ModelTests.Submission;

/// <summary>
/// A submitter counts its unit and then reads the phase; who closes the pool changes the phase and then reads the counts
/// (bug classes 1 and 23). Nobody runs items here, so an admitted unit is unfinished for ever.
/// </summary>
public sealed class AdmissionModel
{
    /// <summary>The holder of the lane makes no fence between the two.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_unit_submitted_on_a_lane_is_refused_or_waited_for(MemoryModel memory) =>
        Check("admission, lane", memory, static pool => pool.AllowLanes());

    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_unit_submitted_to_an_inbox_is_refused_or_waited_for(MemoryModel memory) =>
        Check("admission, inbox", memory, static _ => { });

    private static void Check(string name, MemoryModel memory, Action<ModelPool> begin) => Bounds.Check(name, memory, m =>
    {
        var pool = new ModelPool(m, workers: 1);
        bool admitted = false;
        bool idle = false;
        begin(pool);
        pool.Run(0);
        m.Thread("submitter", () =>
        {
            pool.HoldLane();
            admitted = pool.TrySubmit(static () => { });
        });
        m.Thread("closer", () =>
        {
            m.Assert(pool.Core.State.TryAdvance(PoolPhase.Running, PoolPhase.Draining), "nobody else closes the pool");
            idle = Quiescence.IsReached(pool.Core);
        });
        m.AtQuiescence(() =>
        {
            (admitted && idle).ShouldBeFalse("the closer found the pool idle, and a unit was admitted all the same");
            Quiescence.Unfinished(pool.Core).ShouldBe(admitted ? 1 : 0);
        });
    });
}
