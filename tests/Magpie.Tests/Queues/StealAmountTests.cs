using Magpie.Queues;

namespace Magpie.Tests.Queues;

public sealed class StealAmountTests
{
    [Theory]
    [InlineData(0u, 8u, 0u)]
    [InlineData(1u, 8u, 1u)]
    [InlineData(2u, 8u, 1u)]
    [InlineData(3u, 8u, 2u)]
    [InlineData(16u, 8u, 8u)]
    [InlineData(17u, 8u, 8u)]
    [InlineData(9u, 0u, 0u)]
    public void Half_is_rounded_up_and_limited(uint queued, uint atMost, uint expected) =>
        StealAmount.HalfOf(queued, atMost).ShouldBe(expected);
}
