using FsCheck;
using FsCheck.Fluent;
using Magpie.Simulation.Engine;

namespace Magpie.Simulation.Tests.Engine;

public sealed class SimQueueTests
{
    [Fact]
    public void It_is_a_list_that_grows_at_one_end_and_gives_from_both()
    {
        Arbitrary<int[]> steps = Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Constant(1)), (1, Gen.Constant(2))).ArrayOf(200).ToArbitrary();

        Prop.ForAll(steps, Follow).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));
    }

    private static void Follow(int[] steps)
    {
        var queue = new SimQueue();
        var model = new LinkedList<int>();
        for (int i = 0; i < steps.Length; i++)
        {
            if (steps[i] == 0)
            {
                queue.Add(new SimItem(i, 0));
                model.AddLast(i);
                continue;
            }

            bool isFirst = steps[i] == 1;
            LinkedListNode<int>? expected = isFirst ? model.First : model.Last;
            (isFirst ? queue.TryTakeFirst(out SimItem item) : queue.TryTakeLast(out item)).ShouldBe(expected is not null);
            item.Id.ShouldBe(expected?.Value ?? 0);
            if (expected is not null)
            {
                model.Remove(expected);
            }
        }

        queue.Count.ShouldBe(model.Count);
    }
}
