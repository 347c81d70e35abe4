using Magpie.Queues;
using Magpie.Tests.Support;

namespace Magpie.Tests.Queues;

public sealed class InboxTests
{
    [Fact]
    public void It_is_empty_before_its_first_item()
    {
        var inbox = new Inbox<int>();

        inbox.IsEmpty.ShouldBeTrue();
        inbox.Count.ShouldBe(0);
        inbox.TryDequeue(out _).ShouldBeFalse();
    }

    [Fact]
    public void Items_come_out_in_the_order_they_went_in()
    {
        var inbox = new Inbox<int>();
        inbox.Enqueue(1);
        inbox.Enqueue(2);

        inbox.IsEmpty.ShouldBeFalse();
        inbox.Count.ShouldBe(2);
        inbox.TryDequeue(out int first).ShouldBeTrue();
        inbox.TryDequeue(out int second).ShouldBeTrue();
        (first, second).ShouldBe((1, 2));
        inbox.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task First_items_of_many_threads_all_go_into_the_same_queue()
    {
        const int Threads = 8;
        for (int round = 0; round < 50; round++)
        {
            var inbox = new Inbox<int>();
            using var start = new Barrier(Threads);
            await Task.WhenAll(Enumerable.Range(0, Threads).Select(item => TestThread.Run(() =>
            {
                start.SignalAndWait();
                inbox.Enqueue(item);
            }))).WaitAsync(Bounded.Limit);

            inbox.Count.ShouldBe(Threads);
        }
    }
}
