using Magpie.Primitives;
using Magpie.Queues;

namespace Magpie.Tests.Queues;

public sealed class DequeStealTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(10, 5)]
    [InlineData(11, 6)]
    public void A_thief_takes_the_older_half_rounded_up(int queued, int expected)
    {
        WorkStealingDeque<int> victim = TestDeque.Filled(queued);
        var thief = new WorkStealingDeque<int>(4);

        victim.Steal(thief, 1, 256, out int first, out int taken).ShouldBe(StealResult.Success);

        taken.ShouldBe(expected);
        first.ShouldBe(0);
        TestDeque.Drain(thief).ShouldBe(Enumerable.Range(1, expected - 1));
        TestDeque.Drain(victim).ShouldBe(Enumerable.Range(expected, queued - expected));
    }

    [Fact]
    public void A_batch_goes_behind_what_the_thief_has()
    {
        WorkStealingDeque<int> victim = TestDeque.Filled(6);
        var thief = new WorkStealingDeque<int>(4);
        thief.Push(100);

        victim.Steal(thief, 1, 256, out int first, out _);

        first.ShouldBe(0);
        TestDeque.Drain(thief).ShouldBe([100, 1, 2]);
    }

    [Fact]
    public void A_thief_takes_no_more_than_it_asked_for()
    {
        WorkStealingDeque<int> victim = TestDeque.Filled(100);
        var thief = new WorkStealingDeque<int>(4);

        victim.Steal(thief, 1, 8, out _, out int taken);

        taken.ShouldBe(8);
        thief.Count.ShouldBe(7);
        victim.Count.ShouldBe(92);
    }

    [Fact]
    public void Without_a_target_one_item_is_taken()
    {
        WorkStealingDeque<int> victim = TestDeque.Filled(10);

        victim.Steal(null, 1, 256, out int first, out int taken).ShouldBe(StealResult.Success);

        first.ShouldBe(0);
        taken.ShouldBe(1);
        victim.Count.ShouldBe(9);
    }

    [Fact]
    public void A_deque_with_fewer_items_than_the_thief_wants_is_left_alone()
    {
        WorkStealingDeque<int> victim = TestDeque.Filled(1);

        victim.Steal(new WorkStealingDeque<int>(4), 2, 256, out _, out int taken).ShouldBe(StealResult.Empty);

        taken.ShouldBe(0);
        victim.Count.ShouldBe(1);
    }

    [Fact]
    public void While_a_thief_reads_its_claim_the_others_are_told_to_retry_and_the_owner_goes_on()
    {
        WorkStealingDeque<int> victim = TestDeque.Filled(4);
        TestDeque.SetHead(victim, TestDeque.GetHead(victim).Claimed(2));

        victim.Steal(null, 1, 1, out _, out _).ShouldBe(StealResult.Retry);
        victim.TryPop(out int item).ShouldBeTrue();

        item.ShouldBe(2);
        TestDeque.GetHead(victim).ShouldBe(new DequeHead(0, 3));
    }

    [Fact]
    public void The_owner_writes_to_no_slot_that_a_thief_still_reads()
    {
        var buffers = new List<PlainArray<int>>();
        var victim = new WorkStealingDeque<int>(4, length => Remember(buffers, length));
        Enumerable.Range(0, 4).ToList().ForEach(victim.Push);
        TestDeque.SetHead(victim, TestDeque.GetHead(victim).Claimed(2));

        victim.Push(4);

        Enumerable.Range(0, 4).Select(index => buffers[0].Read((uint)index)).ShouldBe([0, 1, 2, 3]);
        buffers.Count.ShouldBe(2);
        TestDeque.Drain(victim).ShouldBe([2, 3, 4]);
    }

    [Fact]
    public void A_deque_that_is_being_stolen_from_is_not_trimmed()
    {
        WorkStealingDeque<int> victim = TestDeque.Filled(8);
        TestDeque.SetHead(victim, TestDeque.GetHead(victim).Claimed(8));

        // As often as would let the buffer go, were the thief not there.
        for (int quiet = 0; quiet < 100; quiet++)
        {
            victim.Trim();
        }

        victim.Capacity.ShouldBe(8);
        TestDeque.SetHead(victim, TestDeque.GetHead(victim).Released());
        victim.Trim();
        victim.Capacity.ShouldBe(0);
    }

    [Fact]
    public void A_thief_whose_victim_pops_meanwhile_takes_nothing()
    {
        WorkStealingDeque<int> victim = TestDeque.Filled(4);
        int popped = -1;
        var thief = new WorkStealingDeque<int>(4, length =>
        {
            // The thief makes room between its look at the head and its claim.
            victim.TryPop(out popped);
            return new PlainArray<int>(length);
        });

        victim.Steal(thief, 1, 256, out _, out int taken).ShouldBe(StealResult.Retry);

        popped.ShouldBe(0);
        taken.ShouldBe(0);
        thief.Count.ShouldBe(0);
        TestDeque.Drain(victim).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void A_thief_that_finds_no_memory_takes_one_item_and_leaves_no_claim_behind()
    {
        WorkStealingDeque<int> victim = TestDeque.Filled(4);
        var thief = new WorkStealingDeque<int>(4, static _ => throw new OutOfMemoryException());

        victim.Steal(thief, 1, 256, out int first, out int taken).ShouldBe(StealResult.Success);

        (first, taken).ShouldBe((0, 1));
        TestDeque.GetHead(victim).IsBeingStolenFrom.ShouldBeFalse();
        TestDeque.Drain(victim).ShouldBe([1, 2, 3]);
    }

    private static PlainArray<int> Remember(List<PlainArray<int>> buffers, int length)
    {
        buffers.Add(new PlainArray<int>(length));
        return buffers[^1];
    }
}
