using Magpie.ModelChecking;
using Magpie.Queues;
using Magpie.Submission;

namespace Magpie.ModelTests.Submission;

/// <summary>One lane, and what threads do to it that have a lease, or had one.</summary>
internal sealed class LaneUsers
{
    private const int Items = 3;

    private readonly Scenario _scenario;
    private readonly ItemLog _taken = new(Items);
    private readonly bool[] _submitted = new bool[Items + 1];

    public LaneUsers(Scenario scenario)
    {
        _scenario = scenario;
        Lanes = new SubmissionLanes(workers: 2, most: 1);
        Lane = new SubmissionLane();
        LocationNames.Bind(Lane, "lane");
    }

    public SubmissionLanes Lanes { get; }

    public SubmissionLane Lane { get; }

    /// <summary>As a thread outside does, if its lease is good still.</summary>
    public void Submit(LaneLease lease, int item)
    {
        if (lease.TryEnter(Lanes) is not { } lane)
        {
            return;
        }

        _scenario.Assert(lane.TryReserve(), "the lane has room");
        lane.Admit();
        lane.Append(WorkItem.Of(() => _taken.Add(item)));
        lease.Leave();
        _submitted[item] = true;
    }

    public void StealOne() => StealOne(Lane);

    /// <summary>What was submitted was counted, and is taken once.</summary>
    public void CheckAll()
    {
        Lane.Admitted.ShouldBe(_submitted.Count(static submitted => submitted), "how many units were counted");
        RunRest(Lane);
        for (int item = 1; item <= Items; item++)
        {
            if (!_submitted[item])
            {
                _taken.Add(item);
            }
        }

        _taken.EachOnce();
    }

    public static void StealOne(SubmissionLane lane)
    {
        if (lane.HasWork && lane.Deque.Steal(target: null, atLeast: 1, atMost: 1, out WorkItem item, out _) == StealResult.Success)
        {
            item.Execute();
        }
    }

    public static void RunRest(SubmissionLane lane)
    {
        while (lane.Deque.TryPop(out WorkItem item))
        {
            item.Execute();
        }
    }
}
