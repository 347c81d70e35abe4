using Magpie.Primitives;
using Magpie.Queues;
using Magpie.Submission;

namespace Magpie.Tests.Submission;

public sealed class WorkItemTests
{
    [Fact]
    public void Each_kind_of_item_runs_as_what_it_is_in_a_slot_that_any_other_kind_has_left()
    {
        var ran = new List<string>();
        Func<WorkItem>[] kinds =
        [
            () => WorkItem.Of(new Recorded(ran)),
            () => WorkItem.Of(() => ran.Add("action")),
            () => WorkItem.Continuation(() => ran.Add("continuation")),
            () => WorkItem.Of(state => ran.Add($"state {state}"), "s"),
            () => WorkItem.Of(state => ran.Add($"state {state ?? "null"}"), null),
            () => WorkItem.Continuation(new SendOrPostCallback(state => ran.Add($"post {state}")), "s"),
            () => WorkItem.Continuation(new SendOrPostCallback(state => ran.Add($"post {state ?? "null"}")), null),
        ];
        string[] names = ["item", "action", "continuation", "state s", "state null", "post s", "post null"];

        for (int left = 0; left < kinds.Length; left++)
        {
            for (int next = 0; next < kinds.Length; next++)
            {
                RunInOneSlot([kinds[left](), kinds[next]()]);
                ran.ShouldBe([names[left], names[next]]);
                ran.Clear();
            }
        }
    }

    [Fact]
    public void An_item_that_a_growing_buffer_left_behind_does_not_change_the_next_one_in_its_slot()
    {
        var ran = new List<string>();
        var buffer = new PlainArray<WorkItem>(1);
        buffer.Write(0, WorkItem.Of(state => ran.Add($"state {state}"), "s"));

        buffer.Write(0, WorkItem.Of(new Recorded(ran)));
        buffer.Read(0).Execute();

        ran.ShouldBe(["item"]);
    }

    private static void RunInOneSlot(WorkItem[] items)
    {
        var deque = new WorkStealingDeque<WorkItem>(initialCapacity: 1, maxCapacity: 1);
        foreach (WorkItem item in items)
        {
            deque.Push(item);
            deque.TryPop(out WorkItem popped).ShouldBeTrue();
            popped.Execute();
        }
    }

    private sealed class Recorded(List<string> ran) : IThreadPoolWorkItem
    {
        public void Execute() => ran.Add("item");
    }
}
