using Magpie.Queues;
using Magpie.Tests.Support;

namespace Magpie.Tests.Queues;

public sealed class LifoSlotTests
{
    [Fact]
    public void It_gives_back_the_one_item_it_holds()
    {
        var slot = new LifoSlot<int>();

        slot.TryPut(5).ShouldBeTrue();
        slot.IsFull.ShouldBeTrue();
        slot.TryTake(out int item).ShouldBeTrue();

        item.ShouldBe(5);
        slot.IsFull.ShouldBeFalse();
        slot.TryTake(out _).ShouldBeFalse();
    }

    [Fact]
    public void A_full_slot_refuses_a_second_item_and_keeps_the_first()
    {
        var slot = new LifoSlot<int>();
        slot.TryPut(5);

        slot.TryPut(6).ShouldBeFalse();

        slot.TryTake(out int item).ShouldBeTrue();
        item.ShouldBe(5);
    }

    [Fact]
    public async Task Whoever_takes_an_item_has_it_alone()
    {
        const int Items = 20_000;
        var slot = new LifoSlot<int>();
        int[] taken = new int[Items + 1];
        int[] left = [Items];

        void Take()
        {
            while (Volatile.Read(ref left[0]) > 0)
            {
                if (slot.TryTake(out int item))
                {
                    Interlocked.Increment(ref taken[item]);
                    Interlocked.Decrement(ref left[0]);
                }
                else
                {
                    Thread.Yield();
                }
            }
        }

        void Put()
        {
            for (int item = 1; item <= Items;)
            {
                if (slot.TryPut(item))
                {
                    item++;
                }
                else
                {
                    Thread.Yield();
                }
            }
        }

        await Task.WhenAll(TestThread.Run(Take), TestThread.Run(Take), TestThread.Run(Put)).WaitAsync(Bounded.Limit);

        taken[0].ShouldBe(0);
        taken.Skip(1).ShouldAllBe(times => times == 1);
    }
}
