using System.Runtime.CompilerServices;
using Magpie.Primitives;
using Magpie.Queues;
using Magpie.Submission;
using Magpie.Tests.Support;
using Magpie.Workers;

namespace Magpie.Tests.Faults;

/// <summary>Workers that find no memory for a batch of stolen items go on with single ones.</summary>
public sealed class ThiefWithoutMemoryTests
{
    [Fact]
    public async Task All_items_run()
    {
        using var test = new TestPool(workers: 2);
        using var busy = new Busy();
        using var ran = new CountdownEvent(300);
        int failures = 0;
        int owner = 0;
        foreach (Worker worker in Core(test.Pool).Workers)
        {
            Of<WorkItem>.Allocate(worker.Deque) = length => Environment.CurrentManagedThreadId == owner || Interlocked.Increment(ref failures) > 3
                ? new PlainArray<WorkItem>(length)
                : throw new OutOfMemoryException();
        }

        Task item = test.Pool.Run(() =>
        {
            owner = Environment.CurrentManagedThreadId;
            for (int i = 0; i < 100; i++)
            {
                test.Pool.Post(() => { });
            }

            busy.Spin();
        });
        busy.Begun.WaitWithin(test.Pool);
        for (int i = 0; i < 300; i++)
        {
            test.Pool.Post(() => ran.Signal());
        }

        ran.WaitWithin(test.Pool);
        busy.End();
        await item.Within(test.Pool);
        await Batch.RunAndEnd(test.Pool);
        failures.ShouldBeGreaterThan(0, "a thief should have asked for memory");
    }

    [Fact]
    public void From_an_inbox_a_single_item_is_taken()
    {
        var lanes = new SubmissionLanes(workers: 2, most: 4);
        Worker[] workers = [new(0, 61, FenceLimits.Default, lanes), new(1, 61, FenceLimits.Default, lanes)];
        Of<WorkItem>.Allocate(workers[0].Deque) = static _ => throw new OutOfMemoryException();
        int ran = 0;
        for (int i = 0; i < 10; i++)
        {
            workers[1].Inbox.Enqueue(WorkItem.Of(() => ran++));
        }

        for (int left = 9; left >= 0; left--)
        {
            new Thief(workers).TrySteal(workers[0], isLastPass: false, out WorkItem item).ShouldBeTrue();
            item.Execute();
            workers[1].Inbox.Count.ShouldBe(left);
        }

        ran.ShouldBe(10);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_core")]
    private static extern ref PoolCore Core(WorkStealingPool pool);

    private static class Of<T>
        where T : struct
    {
        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_allocate")]
        public static extern ref Func<int, PlainArray<T>> Allocate(WorkStealingDeque<T> deque);
    }
}
