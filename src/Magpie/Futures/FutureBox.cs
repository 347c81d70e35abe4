using System.Runtime.CompilerServices;
using Magpie.Primitives;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.Futures;

/// <summary>
/// The body of an <c>async</c> method on the heap: at once the future, the work item that begins it, and what is woken when it can
/// go on. It is used again for the next future of its kind.
/// </summary>
/// <remarks>
/// <para>
/// <see cref="FutureWord"/> tells who may do what. Who runs the body has the fields without a wrapper; they go from thread to thread through
/// queues. The outcome is written before the word says <c>Done</c>, and read after; the awaiter before it says <c>Awaited</c>.
/// </para>
/// <para>
/// In queues the box stands either for its beginning (<see cref="Execute"/>), which the word may have overtaken, or for going on
/// (<see cref="GoOn"/>), which nothing can overtake: it is queued by the one thing that the body waits for. Two kinds of entries, so that one
/// for a beginning that comes late never wakes a body that waits.
/// </para>
/// </remarks>
internal abstract partial class FutureBox : IThreadPoolWorkItem, IAbandonable
{
    private FutureWord _word;
    private Plain<IFutureWaiter?> _waiter;
    private Plain<FutureBox?> _parent;
    private Plain<FutureFault?> _fault;
    private PoolCore? _core;
    private ExecutionContext? _context;
    private FutureRunner? _runner;
    private FutureBox? _awaited;
    private Action? _continuation;
    private bool _isOperation;
    private bool _isNested;

    protected FutureBox(int kind) => Kind = kind;

    public int Kind { get; }

    /// <summary>Of <see cref="FutureCache"/> alone.</summary>
    public FutureBox? NextKept { get; set; }

    /// <summary>The version of a future that is in the box from now on.</summary>
    public uint Version
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _word.State.Version;
    }

    /// <summary>The pool that the future runs on, from its beginning until its outcome is taken.</summary>
    public PoolCore? Core => _core;

    /// <summary>Spawns the future on a pool.</summary>
    /// <exception cref="InvalidOperationException">It was used already.</exception>
    /// <exception cref="ObjectDisposedException">The pool admits no work; the future is as it was.</exception>
    public void Spawn(PoolCore core, uint version)
    {
        Claim(version);
        Enqueue(core);
    }

    /// <summary>Entries in queues may begin the future from here on. By <see cref="Submitter"/>, after it was counted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Open() => _word.QueueClaimed();

    /// <summary>Takes back <see cref="Open"/>. By the same.</summary>
    /// <returns>False if an entry has begun the future.</returns>
    public bool TryClose() => _word.TryBegin();

    /// <summary>An entry for the beginning of a future was found in a queue.</summary>
    /// <remarks>It may have been left behind by a future of another pool.</remarks>
    public void Execute()
    {
        if (_word.TryBegin())
        {
            WorkerThread thread = WorkerThread.Current!;
            if (_core == thread.Core)
            {
                thread.Futures.Run(this);
            }
            else if (_core!.State.Abandons)
            {
                DotNetPool.Queue(new ElsewhereItem(this, isCancelled: true));
            }
            else
            {
                GoOnSoon();
            }
        }
    }

    public void GoOn() => WorkerThread.Current!.Futures.Run(this);

    /// <summary>The pool has ended, or abandons what is queued; but what has begun is not cut off.</summary>
    public void GoOnElsewhere() => DotNetPool.Queue(new ElsewhereItem(this, isCancelled: false));

    /// <inheritdoc/>
    /// <remarks>Whoever waits goes on elsewhere, not in the middle of a shutdown, which waits for this to be told.</remarks>
    public bool Abandon()
    {
        if (!_word.TryBegin())
        {
            return false;
        }

        if (!_core!.State.Abandons)
        {
            // The entry was left behind by a future of another pool.
            GoOnSoon();
            return false;
        }

        DotNetPool.Queue(new ElsewhereItem(this, isCancelled: true));
        return true;
    }

    /// <summary>Runs the body to its next await, or to its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(FutureRunner runner)
    {
        runner.Enter(_context);
        StepHere(runner);
    }

    /// <summary>Runs the body, which the caller claimed, as a step on the caller's stack, in its contexts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void BeginHere(FutureRunner runner, PoolCore core)
    {
        _word.AwaitClaimed();
        _isNested = true;
        _core = core;
        StepHere(runner);
    }

    /// <summary>The same, in the contexts that the thread has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StepHere(FutureRunner runner)
    {
        // Mostly the same one, and the garbage collector would have to be told.
        if (_runner != runner)
        {
            _runner = runner;
        }

        MoveNext();
    }

    /// <summary>The body has ended, with a result that is written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetEnded()
    {
        if (!_isNested)
        {
            EndStepwise();
        }
        else
        {
            _word.Complete();
        }
    }

    /// <summary>The body has ended with an exception.</summary>
    public void SetException(Exception exception)
    {
        _fault.Write(new FutureFault(exception, _core!));
        SetEnded();
    }

    /// <summary>Tells that the future, of which the runner was told, has ended.</summary>
    /// <returns>What goes on in its place; null if that is nothing.</returns>
    public FutureBox? End(FutureRunner runner)
    {
        if (!_isOperation)
        {
            _waiter.Read()!.Notify();
            return null;
        }

        PoolCore core = _core!;
        try
        {
            return TellEnd(runner);
        }
        finally
        {
            // Whatever happened, else the pool would never be idle again.
            runner.EndOperation(core);
        }
    }

    protected abstract void MoveNext();

    /// <summary>Lets go of what the body and its result refer to.</summary>
    protected abstract void ClearBody();

    /// <summary>The caller alone has the box, whose outcome was taken.</summary>
    protected void Recycle()
    {
        _waiter.Write(null);
        _parent.Write(null);
        _fault.Write(null);
        _context = null;
        _core = null;
        _isOperation = false;
        _isNested = false;
        ClearBody();
        WorkerThread.Current?.Futures.Cache.Keep(this);
    }

    /// <summary>Queues the future, which the caller claimed.</summary>
    private void Enqueue(PoolCore core)
    {
        WorkerThread? thread = WorkerThread.RunningItemOf(core);
        _core = core;
        _context = thread is { Os.IsInDefaultContext: true } && core.Guest is null ? null : FlowedContext.CaptureFor(core);
        _isOperation = true;
        bool isQueued = false;
        try
        {
            isQueued = core.Submitter.TrySpawn(this, thread);
        }
        finally
        {
            if (!isQueued)
            {
                _core = null;
                _context = null;
                _isOperation = false;
                _word.Withdraw();
            }
        }

        if (!isQueued)
        {
            throw core.NoLongerAdmits();
        }
    }

    private void EndStepwise()
    {
        FutureRunner runner = _runner!;
        if (_isOperation)
        {
            runner.NoteEnd(this);
        }
        else if (_word.Complete() == FutureConsumer.Awaited)
        {
            if (_parent.Read() is { } parent)
            {
                runner.GoOnWith(parent);
            }
            else
            {
                runner.NoteEnd(this);
            }
        }
    }

    /// <returns>What goes on at once.</returns>
    private FutureBox? TellEnd(FutureRunner runner)
    {
        switch (_word.Complete())
        {
            case FutureConsumer.Awaited when _parent.Read() is { } parent:
                return GoOnOrWake(runner, parent);
            case FutureConsumer.Awaited:
                _waiter.Read()!.Notify();
                break;
            case FutureConsumer.Detached:
                FutureFault? fault = _fault.Read();
                _word.TakeDetached();
                Recycle();
                fault?.ReportDetached();
                break;
        }

        return null;
    }

    /// <remarks>What awaits on another pool goes on there, through the LIFO slot, so that it finds the outcome in the cache.</remarks>
    private static FutureBox? GoOnOrWake(FutureRunner runner, FutureBox parent)
    {
        if (!runner.IsOf(parent._core!))
        {
            parent.GoOnSoon();
            return null;
        }

        parent.GoOnAfterAwait();
        return parent;
    }

    private void Cancel()
    {
        _fault.Write(new FutureFault(new TaskCanceledException("The pool was shut down before the future began."), _core!));
        End(new FutureRunner(thread: null));
    }

    private void GoOnSoon()
    {
        if (!_core!.Submitter.TryContinueNext(WorkItem.Continuation(this)))
        {
            GoOnElsewhere();
        }
    }

    private sealed class ElsewhereItem(FutureBox future, bool isCancelled) : IThreadPoolWorkItem
    {
        public void Execute()
        {
            if (isCancelled)
            {
                future.Cancel();
            }
            else
            {
                FutureRunner.RunElsewhere(future);
            }
        }
    }
}
