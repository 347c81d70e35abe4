using BenchmarkDotNet.Attributes;
using Magpie.Queues;
using Magpie.Submission;

namespace Magpie.Micro;

/// <summary>The queues of a worker, on one thread: what they cost where nobody contends.</summary>
[MemoryDiagnoser]
public class QueueBenchmarks
{
    private const int Batch = 64;

    private readonly WorkStealingDeque<WorkItem> _deque = new(initialCapacity: 256);
    private readonly WorkStealingDeque<WorkItem> _thief = new(initialCapacity: 256);
    private readonly LifoSlot<WorkItem> _slot = new();
    private readonly Inbox<WorkItem> _inbox = new();
    private readonly WorkItem _item = WorkItem.Of(static () => { });

    /// <summary>A push and a pop by the owner.</summary>
    [Benchmark]
    public bool DequePushPop()
    {
        _deque.Push(_item);
        return _deque.TryPop(out _);
    }

    /// <summary>A push, and another thread's steal of that one item.</summary>
    [Benchmark]
    public bool DequePushSteal()
    {
        _deque.Push(_item);
        return _deque.Steal(target: null, atLeast: 1, atMost: 1, out _, out _) == StealResult.Success;
    }

    /// <summary>A steal of half of 64 items, and their pops by thief and owner; per item.</summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public int DequeStealHalf()
    {
        for (int i = 0; i < Batch; i++)
        {
            _deque.Push(_item);
        }

        _deque.Steal(_thief, atLeast: 1, Batch, out _, out int taken);
        while (_thief.TryPop(out _) || _deque.TryPop(out _))
        {
        }

        return taken;
    }

    /// <summary>A continuation into the LIFO slot and out.</summary>
    [Benchmark]
    public bool LifoSlotPutTake() => _slot.TryPut(_item) && _slot.TryTake(out _);

    /// <summary>An item into an inbox and out.</summary>
    [Benchmark]
    public bool InboxEnqueueDequeue()
    {
        _inbox.Enqueue(_item);
        return _inbox.TryDequeue(out _);
    }
}
