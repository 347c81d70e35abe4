using System.Runtime.CompilerServices;
using Magpie.Primitives;
using Magpie.Queues;
using Magpie.Submission;
using Magpie.Tests.Support;

namespace Magpie.Tests.Faults;

/// <summary>A future that is awaited, and is to go to the back of the queue, runs although there is no memory to queue it.</summary>
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

    private static class Of<T>
        where T : struct
    {
        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_allocate")]
        public static extern ref Func<int, PlainArray<T>> Allocate(WorkStealingDeque<T> deque);
    }
}
