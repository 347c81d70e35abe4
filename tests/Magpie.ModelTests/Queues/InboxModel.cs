using Magpie.ModelChecking;
using Magpie.Queues;

namespace Magpie.ModelTests.Queues;

/// <summary>The inbox, whose queue is made by the first submission.</summary>
public sealed class InboxModel
{
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void Two_submitters_that_make_the_queue_lose_nothing(MemoryModel memory) => Bounds.Check("inbox", memory, static m =>
    {
        var inbox = new Inbox<int>();
        LocationNames.Bind(inbox, "inbox");
        var taken = new ItemLog(items: 3);
        m.Thread("submitter 0", () =>
        {
            inbox.Enqueue(1);
            inbox.Enqueue(2);
        });
        m.Thread("submitter 1", () => inbox.Enqueue(3));
        m.Thread("worker", () => Take(inbox, taken));
        m.Thread("thief", () => Take(inbox, taken));
        m.AtQuiescence(() =>
        {
            while (inbox.TryDequeue(out int item))
            {
                taken.Add(item);
            }

            taken.EachOnce();
        });
    });

    private static void Take(Inbox<int> inbox, ItemLog taken)
    {
        if (!inbox.IsEmpty && inbox.TryDequeue(out int item))
        {
            taken.Add(item);
        }
    }
}
