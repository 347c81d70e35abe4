using Magpie.Queues;

namespace Magpie.Tests.Queues;

public sealed class DequeHeadTests
{
    public static MatrixTheoryData<uint, uint> Indices { get; } = new MatrixTheoryData<uint, uint>(
        [0, 1, 0x7FFF_FFFF, 0x8000_0000, uint.MaxValue - 1, uint.MaxValue],
        [0, 1, 0x7FFF_FFFF, 0x8000_0000, uint.MaxValue - 1, uint.MaxValue]);

    [Theory]
    [MemberData(nameof(Indices))]
    public void Real_is_in_bits_0_to_31_and_steal_in_bits_32_to_63(uint steal, uint real)
    {
        var head = new DequeHead(steal, real);

        ((ulong)head.Bits).ShouldBe(((ulong)steal << 32) | real);
        head.Real.ShouldBe(real);
        head.Steal.ShouldBe(steal);
        new DequeHead(head.Bits).ShouldBe(head);
        head.IsBeingStolenFrom.ShouldBe(steal != real);
    }

    [Theory]
    [InlineData(0u, 1u)]
    [InlineData(uint.MaxValue, 0u)]
    public void Popping_moves_both_ends_and_wraps_each_by_itself(uint index, uint next) =>
        new DequeHead(index, index).Popped().ShouldBe(new DequeHead(next, next));

    [Theory]
    [InlineData(5u, 7u, 8u)]
    [InlineData(uint.MaxValue - 1, uint.MaxValue, 0u)]
    [InlineData(uint.MaxValue, 0u, 1u)]
    public void Popping_leaves_the_claim_of_a_thief_where_it_is(uint steal, uint real, uint next) =>
        new DequeHead(steal, real).Popped().ShouldBe(new DequeHead(steal, next));

    [Theory]
    [InlineData(3u, 4u, 7u)]
    [InlineData(uint.MaxValue - 1, 4u, 2u)]
    [InlineData(uint.MaxValue, 1u, 0u)]
    public void A_claim_moves_real_alone_and_its_release_brings_steal_up_to_it(uint start, uint count, uint end)
    {
        DequeHead claimed = new DequeHead(start, start).Claimed(count);

        claimed.ShouldBe(new DequeHead(start, end));
        claimed.IsBeingStolenFrom.ShouldBeTrue();
        claimed.Released().ShouldBe(new DequeHead(end, end));
    }

    [Fact]
    public void What_the_owner_popped_during_a_claim_is_released_with_it() =>
        new DequeHead(10, 10).Claimed(3).Popped().Popped().Released().ShouldBe(new DequeHead(15, 15));
}
