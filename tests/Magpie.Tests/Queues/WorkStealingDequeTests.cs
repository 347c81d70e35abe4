using Magpie.Primitives;
using Magpie.Queues;

namespace Magpie.Tests.Queues;

public sealed class WorkStealingDequeTests
{
    [Fact]
    public void The_owner_gets_its_items_in_the_order_it_pushed_them()
    {
        WorkStealingDeque<int> deque = TestDeque.Filled(5);

        deque.Count.ShouldBe(5);
        TestDeque.Drain(deque).ShouldBe([0, 1, 2, 3, 4]);
        deque.Count.ShouldBe(0);
        deque.TryPop(out _).ShouldBeFalse();
    }

    [Fact]
    public void There_is_no_buffer_before_the_first_item()
    {
        var deque = new WorkStealingDeque<int>(4);

        deque.Capacity.ShouldBe(0);
        deque.TryPop(out _).ShouldBeFalse();
        deque.Steal(null, 1, 1, out _, out _).ShouldBe(StealResult.Empty);
    }

    [Fact]
    public void Growing_keeps_every_item_in_order_wherever_the_ring_had_wrapped()
    {
        WorkStealingDeque<int> deque = TestDeque.Filled(3);
        deque.TryPop(out _);
        deque.TryPop(out _);

        for (int item = 3; item < 1000; item++)
        {
            deque.Push(item);
        }

        deque.Capacity.ShouldBe(1024);
        TestDeque.Drain(deque).ShouldBe(Enumerable.Range(2, 998));
    }

    [Fact]
    public void A_full_ring_is_told_from_an_empty_one()
    {
        WorkStealingDeque<int> deque = TestDeque.Filled(4);

        deque.Capacity.ShouldBe(4);
        deque.Count.ShouldBe(4);
        TestDeque.Drain(deque).ShouldBe([0, 1, 2, 3]);
    }

    [Fact]
    public void An_item_that_is_taken_leaves_nothing_behind_that_would_keep_it_alive()
    {
        var buffers = new List<PlainArray<int>>();
        var deque = new WorkStealingDeque<int>(4, Remember(buffers));
        var target = new WorkStealingDeque<int>(4);
        Enumerable.Range(1, 4).ToList().ForEach(deque.Push);

        deque.TryPop(out _);
        deque.Steal(target, 1, 10, out _, out _);
        deque.TryPop(out _);

        Enumerable.Range(0, 4).Select(index => buffers.ShouldHaveSingleItem().Read((uint)index)).ShouldAllBe(cell => cell == 0);
    }

    [Fact]
    public void Reserving_room_makes_the_appends_after_it_allocate_nothing()
    {
        var buffers = new List<PlainArray<int>>();
        var deque = new WorkStealingDeque<int>(4, Remember(buffers));

        deque.TryReserve(20).ShouldBeTrue();
        for (int item = 0; item < 20; item++)
        {
            deque.Append(item);
        }

        buffers.Count.ShouldBe(1);
        TestDeque.Drain(deque).ShouldBe(Enumerable.Range(0, 20));
    }

    [Fact]
    public void A_buffer_that_cannot_grow_loses_nothing_and_queues_nothing()
    {
        bool fails = false;
        var deque = new WorkStealingDeque<int>(2, length => fails ? throw new OutOfMemoryException() : new PlainArray<int>(length));
        deque.Push(0);
        deque.Push(1);
        fails = true;

        Should.Throw<OutOfMemoryException>(() => deque.Push(2));
        fails = false;
        deque.Push(3);

        TestDeque.Drain(deque).ShouldBe([0, 1, 3]);
    }

    [Fact]
    public void Trimming_lets_a_large_empty_buffer_go_and_the_deque_works_on()
    {
        WorkStealingDeque<int> deque = TestDeque.Filled(100);
        TestDeque.Drain(deque);

        deque.Trim();
        deque.Capacity.ShouldBe(128, "it was needed just now");
        for (int quiet = 0; quiet < 64; quiet++)
        {
            deque.Capacity.ShouldBe(128);
            deque.Trim();
        }

        deque.Capacity.ShouldBe(0);
        deque.Push(7);
        deque.Capacity.ShouldBe(4);
        TestDeque.Drain(deque).ShouldBe([7]);
    }

    [Fact]
    public void Trimming_keeps_a_buffer_that_holds_items_or_is_small()
    {
        WorkStealingDeque<int> holding = TestDeque.Filled(100);
        WorkStealingDeque<int> small = TestDeque.Filled(4);
        TestDeque.Drain(small);

        for (int i = 0; i < 100; i++)
        {
            holding.Trim();
            small.Trim();
        }


        holding.Capacity.ShouldBe(128);
        small.Capacity.ShouldBe(4);
    }

    private static Func<int, PlainArray<int>> Remember(List<PlainArray<int>> buffers) => length =>
    {
        var buffer = new PlainArray<int>(length);
        buffers.Add(buffer);
        return buffer;
    };
}
