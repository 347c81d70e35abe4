using System.Runtime.CompilerServices;
using Magpie.Primitives;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.Futures;

/// <summary>
/// Runs the bodies of futures on one thread, one step after another: a future that awaits another returns to here, and so does one
/// that ends. So a chain of awaits, however long, takes no stack, neither on the way down nor on the way back. The thread's own.
/// </summary>
/// <remarks>
/// A trampoline; awaits are symmetric transfers, as in C++ (L. Baker, "C++ Coroutines: Understanding Symmetric Transfer", 2020). After a
/// step the box must not be touched: another thread may run it already, or it may hold another future. What comes next is told here.
/// </remarks>
internal sealed class FutureRunner
{
    [ThreadStatic]
    private static FutureRunner? _elsewhere;

    private readonly WorkerThread? _thread;
    private readonly SynchronizationContext? _synchronizationContext;
    private readonly ExecutionContext? _poolContext;
    private FutureBox? _next;
    private FutureBox? _ended;

    /// <param name="thread">Null for a thread that is no pool's.</param>
    public FutureRunner(WorkerThread? thread)
    {
        _thread = thread;
        _synchronizationContext = thread?.Core.SynchronizationContext;
        _poolContext = thread?.Core.Runner.ItemContext;
    }

    public static FutureRunner? Current => WorkerThread.Current is { } thread ? thread.Futures : _elsewhere;

    public FutureCache Cache { get; } = new();

    /// <summary>Whether the innermost future on the thread's stack is between the beginning and the end of a step.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>The future whose continuation is all that there is to the thread's item; else null.</summary>
    public FutureBox? Expected { get; set; }

    public bool IsOnPool => _thread is not null;

    /// <summary>
    /// How many queued futures were begun in place since the thread came from its queues. Each leaves its entry there; so after a number of
    /// them one goes to the back, behind those entries, or a future that spawns and awaits for ever would fill the queue.
    /// </summary>
    public int JoinsInPlace { get; set; }

    /// <summary>Runs a future, and what that leads to, on a thread that is no pool's: its own pool has ended, or gives it up.</summary>
    public static void RunElsewhere(FutureBox box)
    {
        FutureRunner? outer = _elsewhere;
        _elsewhere = new FutureRunner(thread: null);
        try
        {
            _elsewhere.Run(box);
        }
        finally
        {
            _elsewhere = outer;
        }
    }

    /// <summary>The step that runs now ends with a transfer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void GoOnWith(FutureBox box) => _next = box;

    /// <summary>The step that runs now is the last one of a future that others may wait for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void NoteEnd(FutureBox box) => _ended = box;

    public void Run(FutureBox box)
    {
        bool wasRunning = IsRunning;
        FutureBox? current = box;
        if (!wasRunning)
        {
            JoinsInPlace = 0;
        }

        box.GoOnAfterAwait();
        do
        {
            IsRunning = true;
            current.Step(this);
            current = _next;
            _next = null;
            if (current is null && _ended is { } ended)
            {
                // What waits may run here: that is no step of a future.
                _ended = null;
                IsRunning = false;
                current = ended.End(this);
            }
        }
        while (current is not null);
        IsRunning = wasRunning;
    }

    /// <summary>Runs a future inside the code of somebody else, which finds its contexts as they were.</summary>
    public void RunNested(FutureBox box)
    {
        ExecutionContext? context = CaptureRaw();
        SynchronizationContext? synchronizationContext = SynchronizationContext.Current;
        bool wasRunning = IsRunning;
        try
        {
            Run(box);
        }
        finally
        {
            IsRunning = wasRunning;
            if (!OsThread.IsIn(_thread?.Os, context, synchronizationContext))
            {
                OsThread.Enter(context, synchronizationContext);
            }
        }
    }

    /// <summary>Enters the context of a future. Null stands for the pool's own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter(ExecutionContext? context)
    {
        if (!OsThread.IsIn(_thread?.Os, context, _synchronizationContext))
        {
            OsThread.Enter(context ?? _poolContext, _synchronizationContext);
        }
    }

    /// <summary>The context that a future finds again when it goes on; null if there is nothing in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ExecutionContext? Capture() =>
        _thread is not null && _thread.Os.IsInDefaultContext ? null : FlowedContext.Capture();

    /// <summary>A spawned future has ended.</summary>
    public void EndOperation(PoolCore core)
    {
        if (_thread is not null && _thread.Core == core && _thread.TryUseWorker(out Worker? worker))
        {
            // The item that ended it is unfinished still: who ends that one looks whether the pool is idle.
            worker.Admission.End();
            _thread.Hold.Release();
        }
        else
        {
            core.Submitter.EndOperation();
        }
    }

    private ExecutionContext? CaptureRaw() => _thread is not null ? _thread.Os.Context : ExecutionContext.Capture();
}
