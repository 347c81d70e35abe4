using Magpie.Queues;
using Magpie.Tests.Support;

namespace Magpie.Tests.Queues;

/// <summary>An owner and thieves at the same time. The model checker does this exhaustively; this runs it on the real machine.</summary>
public sealed class DequeRaceTests
{
    private const int Items = 50_000;
    private const int Thieves = 3;

    [Theory]
    [InlineData(0u)]
    [InlineData(uint.MaxValue - (Items / 2))]
    public async Task Every_item_is_taken_exactly_once(uint firstIndex)
    {
        WorkStealingDeque<int> deque = TestDeque.StartingAt(firstIndex, initialCapacity: 2);
        int[] taken = new int[Items];
        int[] left = [Items];
        Task[] thieves = [.. Enumerable.Range(0, Thieves).Select(_ => TestThread.Run(() => Rob(deque, taken, left)))];
        Task owner = TestThread.Run(() => PushAndPop(deque, taken, left));

        await Task.WhenAll([owner, .. thieves]).WaitAsync(Bounded.Limit);

        taken.ShouldAllBe(times => times == 1);
    }

    private static void PushAndPop(WorkStealingDeque<int> deque, int[] taken, int[] left)
    {
        for (int item = 0; item < Items; item++)
        {
            deque.Push(item);
            if (item % 3 == 0 && deque.TryPop(out int popped))
            {
                Count(taken, popped, left);
            }

            if (item % 1000 == 0)
            {
                deque.Trim();
            }
        }

        while (deque.TryPop(out int popped))
        {
            Count(taken, popped, left);
        }
    }

    private static void Rob(WorkStealingDeque<int> victim, int[] taken, int[] left)
    {
        var own = new WorkStealingDeque<int>(2);
        while (Volatile.Read(ref left[0]) > 0)
        {
            if (victim.Steal(own, 1, 16, out int first, out _) == StealResult.Success)
            {
                Count(taken, first, left);
                while (own.TryPop(out int item))
                {
                    Count(taken, item, left);
                }
            }
            else
            {
                Thread.Yield();
            }
        }
    }

    private static void Count(int[] taken, int item, int[] left)
    {
        Interlocked.Increment(ref taken[item]);
        Interlocked.Decrement(ref left[0]);
    }
}
