using Magpie.Parking;
using Magpie.Tests.Support;

namespace Magpie.Tests.Parking;

public sealed class SleeperStackTests
{
    [Fact]
    public void Whoever_was_pushed_last_is_popped_first()
    {
        var stack = new SleeperStack(3);
        stack.Push(0);
        stack.Push(2);
        stack.Push(1);

        PopAll(stack).ShouldBe([1, 2, 0]);
        stack.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void An_index_that_was_popped_can_be_pushed_again()
    {
        var stack = new SleeperStack(2);
        stack.Push(1);
        stack.TryPop(out _);
        stack.Push(0);
        stack.Push(1);

        PopAll(stack).ShouldBe([1, 0]);
    }

    [Fact]
    public async Task Threads_that_pop_and_push_at_once_neither_lose_nor_double_an_index()
    {
        const int Indices = 4;
        const int Rounds = 20_000;
        var stack = new SleeperStack(Indices);
        int[] holders = new int[Indices];
        for (int index = 0; index < Indices; index++)
        {
            stack.Push(index);
        }

        void PopAndPush()
        {
            for (int round = 0; round < Rounds; round++)
            {
                if (stack.TryPop(out int index))
                {
                    Interlocked.Increment(ref holders[index]).ShouldBe(1);
                    Interlocked.Decrement(ref holders[index]);
                    stack.Push(index);
                }
            }
        }

        Task[] threads = [.. Enumerable.Range(0, 3).Select(_ =>
            TestThread.Run(PopAndPush))];
        await Task.WhenAll(threads).WaitAsync(Bounded.Limit);

        PopAll(stack).Order().ShouldBe([0, 1, 2, 3]);
    }

    private static List<int> PopAll(SleeperStack stack)
    {
        var popped = new List<int>();
        while (stack.TryPop(out int index))
        {
            popped.Add(index);
        }

        return popped;
    }
}
