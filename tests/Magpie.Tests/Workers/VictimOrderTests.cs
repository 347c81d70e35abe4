using Magpie.Workers;

namespace Magpie.Tests.Workers;

public sealed class VictimOrderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Each_worker_has_its_turn_once_wherever_one_begins(int count)
    {
        for (int start = 0; start < count; start++)
        {
            var order = new VictimOrder(start, count);

            order.At(0).ShouldBe(start);
            Enumerable.Range(0, count).Select(order.At).Order().ShouldBe(Enumerable.Range(0, count));
        }
    }

    [Fact]
    public void The_next_one_is_the_right_neighbour_and_after_the_last_comes_the_first()
    {
        var order = new VictimOrder(3, 5);

        Enumerable.Range(0, 5).Select(order.At).ShouldBe([3, 4, 0, 1, 2]);
    }
}
