using System.Runtime.CompilerServices;
using Magpie.Primitives;
using Magpie.Workers;

namespace Magpie.HandingOff;

/// <summary>
/// Workers give way to threads that come back from blocking: such a thread finishes its item at once, without a worker, and so
/// that no more threads than workers run items, a worker stops at its next item boundary.
/// </summary>
/// <remarks>
/// <para>
/// The thread of a worker that gives way becomes a backup. The worker waits, and counts as unparked: nobody is woken for what
/// it has queued, but active workers may steal that. When a thread that returned ends its item, or blocks again, and more workers
/// have given way than threads are left, it takes one of them: to run it itself, or to hand it off.
/// </para>
/// <para>
/// A worker gives way only while that leaves as many threads running items as there are workers: not if another one sleeps.
/// Nobody waits for ever: a worker has given way only while some thread runs an item; and a thread that blocks unnoticed is found by
/// the stall monitor, which counts it out in its place (<see cref="ReturnedThread"/>). So where there is no monitor, no room is made.
/// </para>
/// <para>
/// A worker is in the stack before it is counted, so whoever counts one out finds one. A worker that could not be counted takes one
/// out again, whichever.
/// </para>
/// </remarks>
internal sealed class MakingRoom(PoolCore core)
{
    private Padded<AtomicInt64> _state;
    private LinkedStack<WaitingWorker> _waiting;

    public RoomState State => new(_state.Value.Read());

    /// <summary>Whether a worker might have to give way; read at each item boundary.</summary>
    public bool IsWanted
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _state.Value.Read() != 0;
    }

    /// <summary>The calling thread goes on with its item without a worker.</summary>
    public void Return() => _state.Value.TryUpdate(default(CountReturned), out _);

    /// <summary>The calling thread, which returned, has ended its item, or blocks again.</summary>
    /// <returns>A worker that gave way to it, and is the caller's now; else null.</returns>
    public Worker? Leave()
    {
        _state.Value.TryUpdate(default(CountLeaving), out long previous);
        return new RoomState(previous).LeavingFreesWorker ? TakeWaiting() : null;
    }

    /// <summary>At an item boundary: the worker gives way if it should.</summary>
    /// <param name="worker">The worker of the calling thread. Replaced if the thread goes on with another.</param>
    /// <returns>True if the calling thread has no worker any more.</returns>
    public bool TryGiveWay(ref Worker worker)
    {
        if (!IsTooCrowded())
        {
            return false;
        }

        // From the push to the count another thread may take it: the calling thread must not use it any more.
        if (!TryPush(worker))
        {
            return false;
        }

        if (_state.Value.TryUpdate(default(CountGiven), out _))
        {
            return true;
        }

        worker = TakeWaiting();
        return false;
    }

    private bool TryPush(Worker worker)
    {
        try
        {
            _waiting.Push(new WaitingWorker(worker));
            return true;
        }
        catch (OutOfMemoryException)
        {
            return false;
        }
    }

    private bool IsTooCrowded()
    {
        RoomState state = State;
        return state.Given < state.Returned
            && core.Idle.State.Unparked - state.Given + state.Returned > core.Workers.Length;
    }

    private Worker TakeWaiting()
    {
        WaitingWorker? waiting = _waiting.TryPop();
        Invariant.Holds(waiting is not null, "a worker that gave way is in the stack");
        return waiting!.Worker;
    }

    private sealed class WaitingWorker(Worker worker) : ILinked<WaitingWorker>
    {
        private Plain<WaitingWorker?> _next;

        public Worker Worker => worker;

        public WaitingWorker? Next
        {
            get => _next.Read();
            set => _next.Write(value);
        }
    }

    private readonly struct CountReturned : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            next = new RoomState(current).WithReturned().Bits;
            return true;
        }
    }

    private readonly struct CountLeaving : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            next = new RoomState(current).WithoutReturned().Bits;
            return true;
        }
    }

    private readonly struct CountGiven : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            var state = new RoomState(current);
            bool applies = state.Given < state.Returned;
            next = applies ? state.WithGiven().Bits : current;
            return applies;
        }
    }
}
