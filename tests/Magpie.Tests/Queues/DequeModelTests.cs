using FsCheck;
using FsCheck.Fluent;
using Magpie.Queues;

namespace Magpie.Tests.Queues;

/// <summary>Random sequences of steps on a deque, compared with a queue of the base class library.</summary>
public sealed class DequeModelTests
{
    private enum Step
    {
        Push,
        Pop,
        Steal,
        StealOne,
        Trim,
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(uint.MaxValue - 3)]
    [InlineData(int.MaxValue - 2u)]
    public void A_deque_is_a_queue_wherever_its_indices_wrap(uint firstIndex)
    {
        Arbitrary<Step[]> sequences = Gen.Frequency(
                (5, Gen.Constant(Step.Push)),
                (2, Gen.Constant(Step.Pop)),
                (1, Gen.Constant(Step.Steal)),
                (1, Gen.Constant(Step.StealOne)),
                (1, Gen.Constant(Step.Trim)))
            .ArrayOf(60)
            .ToArbitrary();

        Prop.ForAll(sequences, steps => Follow(steps, firstIndex)).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));
    }

    private static void Follow(Step[] steps, uint firstIndex)
    {
        WorkStealingDeque<int> deque = TestDeque.StartingAt(firstIndex, initialCapacity: 2);
        WorkStealingDeque<int> thief = TestDeque.StartingAt(firstIndex, initialCapacity: 2);
        var model = new Queue<int>();
        var stolen = new Queue<int>();
        for (int i = 0; i < steps.Length; i++)
        {
            switch (steps[i])
            {
                case Step.Push:
                    deque.Push(i);
                    model.Enqueue(i);
                    break;
                case Step.Pop:
                    deque.TryPop(out int popped).ShouldBe(model.TryDequeue(out int expected));
                    popped.ShouldBe(expected);
                    break;
                case Step.Steal:
                    StealHalf(deque, thief, model, stolen);
                    break;
                case Step.StealOne:
                    bool took = deque.Steal(null, 1, 1, out int first, out _) == StealResult.Success;
                    took.ShouldBe(model.TryDequeue(out int oldest));
                    first.ShouldBe(oldest);
                    break;
                default:
                    deque.Trim();
                    break;
            }

            deque.Count.ShouldBe(model.Count);
        }

        TestDeque.Drain(deque).ShouldBe(model);
        TestDeque.Drain(thief).ShouldBe(stolen);
    }

    private static void StealHalf(WorkStealingDeque<int> deque, WorkStealingDeque<int> thief, Queue<int> model, Queue<int> stolen)
    {
        int half = (model.Count + 1) / 2;
        deque.Steal(thief, 1, 256, out int first, out int taken).ShouldBe(half > 0 ? StealResult.Success : StealResult.Empty);
        taken.ShouldBe(half);
        if (half > 0)
        {
            first.ShouldBe(model.Dequeue());
            for (int i = 1; i < half; i++)
            {
                stolen.Enqueue(model.Dequeue());
            }
        }
    }
}
