using System.Runtime.CompilerServices;

namespace Magpie.Bench.Workloads;

/// <summary>What many wait for, with nothing on the heap for each that was not there before.</summary>
internal sealed class Gate(int waiters)
{
    private readonly Action[] _continuations = new Action[waiters];
    private int _places;
    private int _count;

    /// <summary>How many wait.</summary>
    public int Count => Volatile.Read(ref _count);

    public Awaiter GetAwaiter() => new(this);

    /// <summary>Lets all go on, one after the other on the calling thread unless they go elsewhere by themselves.</summary>
    public void Open()
    {
        foreach (Action continuation in _continuations.AsSpan(0, Count))
        {
            continuation();
        }
    }

    public readonly struct Awaiter(Gate gate) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => false;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

        public void UnsafeOnCompleted(Action continuation)
        {
            gate._continuations[Interlocked.Increment(ref gate._places) - 1] = continuation;
            Interlocked.Increment(ref gate._count);
        }
    }
}
