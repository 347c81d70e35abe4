using System.Runtime.CompilerServices;
using Magpie.Primitives;
using Magpie.Queues;
using Magpie.Submission;
using Magpie.Tests.Support;
using Magpie.Workers;

namespace Magpie.Tests.Faults;

/// <summary>A future that cannot be queued: one that is awaited runs nevertheless, and one that is spawned is as it was.</summary>
public sealed class FutureWithoutMemoryTests
{
    [Fact]
    public async Task All_futures_that_were_spawned_and_awaited_end()
    {
        // Each one that is awaited goes to the back.
        using var test = new TestPool(workers: 1, static options =>
        {
            options.InboxCheckInterval = 1;
            TestPool.WithoutMonitor(options);
        });
        WorkStealingDeque<WorkItem> deque = test.Pool.Core.Workers[0].Deque;
        Func<int, PlainArray<WorkItem>> usual = Of<WorkItem>.Allocate(deque);
        int failures = 0;
        int begun = 0;
        async Future<int> Begin() => ++begun;
        async Future<int> SpawnAndAwait()
        {
            var handles = new List<JoinHandle<int>>();
            do
            {
                handles.Add(test.Pool.Spawn(Begin()));
            }
            while (deque.Count < deque.Capacity);

            Of<WorkItem>.Allocate(deque) = _ =>
            {
                failures++;
                throw new OutOfMemoryException();
            };
            int sum = await handles[^1];
            begun.ShouldBe(1, "it has run, and nothing that was queued before it");
            Of<WorkItem>.Allocate(deque) = usual;
            foreach (JoinHandle<int> handle in handles.SkipLast(1))
            {
                sum += await handle;
            }

            return sum - (handles.Count * (handles.Count + 1) / 2);
        }

        (await test.Pool.Spawn(SpawnAndAwait()).AsTask().Within(test.Pool)).ShouldBe(0, "each has run once");

        failures.ShouldBe(1);
        await Batch.RunAndEnd(test.Pool);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_cannot_be_spawned_can_be_spawned_later_and_the_pool_becomes_idle(bool fromInside)
    {
        using var test = new TestPool(workers: 1, TestPool.WithoutMonitor);
        Worker worker = test.Pool.Core.Workers[0];
        static async Future<int> Answer() => 42;
        JoinHandle<int> SpawnTwice()
        {
            Future<int> future = Answer();
            Should.Throw<NullReferenceException>(() => WithoutQueues(worker, () => _ = test.Pool.Spawn(future)));
            return test.Pool.Spawn(future);
        }

        Task<int> answer = fromInside ? test.Pool.Run(() => SpawnTwice().AsTask()) : SpawnTwice().AsTask();

        (await answer.Within(test.Pool)).ShouldBe(42);
        await test.Pool.WaitForIdleAsync().Within(test.Pool);
        await Batch.RunAndEnd(test.Pool);
    }

    /// <summary>As if there were no memory for an entry.</summary>
    private static void WithoutQueues(Worker worker, Action action)
    {
        WorkStealingDeque<WorkItem> deque = DequeOf(worker);
        Inbox<WorkItem> inbox = InboxOf(worker);
        DequeOf(worker) = null!;
        InboxOf(worker) = null!;
        try
        {
            action();
        }
        finally
        {
            DequeOf(worker) = deque;
            InboxOf(worker) = inbox;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<Deque>k__BackingField")]
    private static extern ref WorkStealingDeque<WorkItem> DequeOf(Worker worker);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<Inbox>k__BackingField")]
    private static extern ref Inbox<WorkItem> InboxOf(Worker worker);

    private static class Of<T>
        where T : struct
    {
        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_allocate")]
        public static extern ref Func<int, PlainArray<T>> Allocate(WorkStealingDeque<T> deque);
    }
}
