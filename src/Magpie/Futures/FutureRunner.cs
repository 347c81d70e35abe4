using System.Runtime.CompilerServices;
using Magpie.Primitives;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.Futures;

/// <summary>
/// Runs the bodies of futures on one thread: what a body awaits, and nobody has begun, on the body's stack, as a call would; and from a certain depth on one step
/// after another: a future that awaits another returns to here, and so does one that ends. So a chain of awaits, however long, overflows
/// no stack, neither on the way down nor on the way back. The thread's own.
/// </summary>
/// <remarks>
/// A trampoline; awaits are symmetric transfers, as in C++ (L. Baker, "C++ Coroutines: Understanding Symmetric Transfer", 2020). After a
/// step the box must not be touched: another thread may run it already, or it may hold another future. What comes next is told here. A nested run has
/// a trampoline of its own, whose last step is the end of the nested future, or its wait for something that is not there.
/// </remarks>
internal sealed class FutureRunner
{
    /// <summary>How many futures may be on the stack, each of which awaits the next one: so few that a small stack holds them.</summary>
    public const int MaxNesting = 32;

    [ThreadStatic]
    private static FutureRunner? _elsewhere;

    private readonly WorkerThread? _thread;
    private readonly PoolCore? _core;
    private readonly OsThread? _os;
    private readonly SynchronizationContext? _synchronizationContext;
    private readonly ExecutionContext? _poolContext;
    private FutureBox? _next;
    private FutureBox? _ended;
    private int _nesting;

    /// <param name="thread">Null for a thread that is no pool's.</param>
    public FutureRunner(WorkerThread? thread)
    {
        _thread = thread;
        _os = thread?.Os;
        _core = thread?.Core;
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

    /// <summary>Whether one more future may run on the stack. If the code on it is no body's, this is so: what it calls takes stack in any case.</summary>
    public bool MayNest => _nesting < MaxNesting || !IsRunning;

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

    /// <summary>Runs a future that a queue led to, or what it waited for.</summary>
    public void Run(FutureBox box)
    {
        bool wasRunning = IsRunning;
        if (!wasRunning)
        {
            JoinsInPlace = 0;
        }

        box.GoOnAfterAwait();
        IsRunning = true;
        box.Step(this);
        GoOn();
        IsRunning = wasRunning;
    }

    /// <summary>Runs a future, which the caller claimed, on the stack of its awaiter, which finds its contexts as they were. On a pool.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void RunNested(FutureBox box)
    {
        Outer outer = BeginNested();
        if (outer.Context is not null || outer.Synchronization != _synchronizationContext)
        {
            Enter(FlowedContext.Capture());
        }

        box.BeginHere(this, _core!);
        EndNested(outer);
    }

    /// <summary>Enters the context of a future. Null stands for the pool's own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter(ExecutionContext? context)
    {
        if (!OsThread.IsIn(_os, context, _synchronizationContext))
        {
            OsThread.Enter(context ?? _poolContext, _synchronizationContext);
        }
    }

    /// <summary>The context that a future finds again when it goes on; null if there is nothing in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ExecutionContext? Capture() =>
        _os is { IsInDefaultContext: true } ? null : FlowedContext.Capture();

    /// <summary>Whether this is a thread of the pool.</summary>
    public bool IsOf(PoolCore core) => _thread is not null && _thread.Core == core;

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Outer BeginNested()
    {
        var outer = new Outer(_os!.Context, _os.SynchronizationContext, IsRunning);
        _nesting++;
        IsRunning = true;
        return outer;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EndNested(Outer outer)
    {
        GoOn();
        IsRunning = outer.WasRunning;
        _nesting--;
        if (!OsThread.IsIn(_os, outer.Context, outer.Synchronization))
        {
            OsThread.Enter(outer.Context, outer.Synchronization);
        }
    }

    /// <summary>Does what the last step told: the next one, and so on until there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void GoOn()
    {
        if (_next is not null || _ended is not null)
        {
            RunSteps();
        }
    }

    private void RunSteps()
    {
        while (true)
        {
            FutureBox? current = _next;
            _next = null;
            if (current is null && _ended is { } ended)
            {
                // What waits may run here: that is no step of a future.
                _ended = null;
                IsRunning = false;
                current = ended.End(this);
                IsRunning = true;
            }

            if (current is null)
            {
                return;
            }

            current.Step(this);
        }
    }

    /// <summary>What the awaiter of a nested future has around it.</summary>
    private readonly record struct Outer(ExecutionContext? Context, SynchronizationContext? Synchronization, bool WasRunning);
}
