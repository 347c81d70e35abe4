using Magpie.Primitives;
using Magpie.Queues;

namespace Magpie.Tests.Faults;

/// <summary>A thief that cannot make room takes what needs none, and leaves no mark on its victim.</summary>
public sealed class DyingThiefTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void The_victim_keeps_the_rest_and_serves_its_owner_and_other_thieves(int thiefHolds)
    {
        var victim = new WorkStealingDeque<int>(64);
        for (int item = 0; item < 40; item++)
        {
            victim.Push(item);
        }

        bool dies = false;
        var thief = new WorkStealingDeque<int>(4, length => dies ? throw new OutOfMemoryException() : new PlainArray<int>(length));
        for (int item = 0; item < thiefHolds; item++)
        {
            thief.Push(100 + item);
        }

        dies = true;
        for (int attempt = 0; attempt < 3; attempt++)
        {
            victim.Steal(thief, 1, 256, out int only, out int one).ShouldBe(StealResult.Success);
            (only, one).ShouldBe((attempt, 1));
            victim.Count.ShouldBe(39 - attempt);
            thief.Count.ShouldBe(thiefHolds);
        }

        victim.TryPop(out int first).ShouldBeTrue();
        victim.Steal(null, 1, 1, out int second, out _).ShouldBe(StealResult.Success);
        victim.Push(40);
        dies = false;
        victim.Steal(thief, 1, 256, out int third, out int taken).ShouldBe(StealResult.Success);

        (first, second, third, taken).ShouldBe((3, 4, 5, 18));
        List<int> left = [.. Drain(thief), .. Drain(victim)];
        left.ShouldBe([.. Enumerable.Range(100, thiefHolds), .. Enumerable.Range(6, 35)]);
    }

    private static IEnumerable<int> Drain(WorkStealingDeque<int> deque)
    {
        while (deque.TryPop(out int item))
        {
            yield return item;
        }
    }
}
