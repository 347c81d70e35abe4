using Magpie.Primitives;

namespace Magpie.Tests.Primitives;

public sealed class SharedQueueTests
{
    [Fact]
    public void Gives_items_in_the_order_they_came()
    {
        var queue = new SharedQueue<int>();
        queue.IsEmpty.ShouldBeTrue();
        queue.TryDequeue(out _).ShouldBeFalse();
        queue.Enqueue(1);
        queue.Enqueue(2);

        queue.Count.ShouldBe(2);
        queue.IsEmpty.ShouldBeFalse();
        queue.ToArray().ShouldBe([1, 2]);
        queue.TryDequeue(out int item).ShouldBeTrue();
        item.ShouldBe(1);
        queue.Count.ShouldBe(1);
    }
}
