using System.Runtime.CompilerServices;
using Magpie.Diagnostics;
using Magpie.Futures;
using Magpie.Primitives;
using Magpie.Scheduling;

namespace Magpie.Submission;

/// <summary>
/// What is queued: two references, so that every kind of work queues without an allocation of its own.
/// </summary>
/// <remarks>
/// <list type="table">
/// <item><term><see cref="IThreadPoolWorkItem"/></term><description>the item, null, so that queueing it stores one reference (<see cref="ITwoReferences"/>)</description></item>
/// <item><term>posted without state</term><description>an <see cref="Action"/>, <see cref="ActionMarker"/></description></item>
/// <item><term>awaiter's continuation</term><description>an <see cref="Action"/>, <see cref="ContinuationMarker"/></description></item>
/// <item><term>future that goes on</term><description>its <see cref="FutureBox"/>, <see cref="FutureMarker"/></description></item>
/// <item><term>synchronisation context</term><description>a <see cref="SendOrPostCallback"/>, its state</description></item>
/// <item><term>task</term><description>a <see cref="PoolTaskScheduler"/>, the <see cref="Task"/></description></item>
/// <item><term>posted with state</term><description>an <c>Action&lt;T&gt;</c> of a reference type T, its state</description></item>
/// </list>
/// A state that is null is queued as <see cref="NullMarker"/>.
/// </remarks>
internal readonly struct WorkItem : ITwoReferences
{
    /// <summary>Marks an <see cref="Action"/> that was posted.</summary>
    public static readonly object ActionMarker = new Marker("action");

    /// <summary>Marks an <see cref="Action"/> that resumes a started <c>async</c> method.</summary>
    public static readonly object ContinuationMarker = new Marker("continuation");

    /// <summary>Marks a <see cref="FutureBox"/> whose body goes on.</summary>
    public static readonly object FutureMarker = new Marker("future");

    /// <summary>Stands for a callback's state that is null.</summary>
    private static readonly object NullMarker = new Marker("null");

    private readonly object _callback;
    private readonly object? _state;

    private WorkItem(object callback, object? state)
    {
        _callback = callback;
        _state = state;
    }

    /// <summary>Whether this is what an empty slot holds.</summary>
    public bool IsDefault => _callback is null;

    /// <summary>What the item consists of.</summary>
    public (object Callback, object? State) Code => (_callback, _state);

    public static WorkItem Of(IThreadPoolWorkItem item) => new(item, null);

    public static WorkItem Of(Action callback) => new(callback, ActionMarker);

    public static WorkItem Of(PoolTaskScheduler scheduler, Task task) => new(scheduler, task);

    /// <param name="callback">A callback over a reference type, seen as one over objects.</param>
    /// <param name="state">What it is called with.</param>
    public static WorkItem Of(Action<object?> callback, object? state) => new(callback, state ?? NullMarker);

    public static WorkItem Continuation(Action resume) => new(resume, ContinuationMarker);

    public static WorkItem Continuation(FutureBox future) => new(future, FutureMarker);

    public static WorkItem Continuation(SendOrPostCallback resume, object? state) => new(resume, state ?? NullMarker);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Execute()
    {
        if (_state is null)
        {
            Unsafe.As<IThreadPoolWorkItem>(_callback).Execute();
        }
        else if (ReferenceEquals(_state, FutureMarker))
        {
            Unsafe.As<FutureBox>(_callback).GoOn();
        }
        else if (_callback is Action action)
        {
            action();
        }
        else
        {
            ExecuteWithState();
        }
    }

    /// <summary>
    /// The item will not run here, because the pool abandons what has not started. What a started <c>async</c> method or
    /// the owner of a task waits for goes on elsewhere, on the .NET thread pool; what has a handle has it cancelled.
    /// </summary>
    /// <param name="reporter">Gets what the item throws elsewhere, as it would have here.</param>
    /// <returns>True if the item is lost, false if it goes on elsewhere or had been cancelled.</returns>
    public bool Abandon(ExceptionReporter reporter)
    {
        switch (_callback)
        {
            case FutureBox future when ReferenceEquals(_state, FutureMarker):
                future.GoOnElsewhere();
                return false;
            case IAbandonable item:
                return item.Abandon();
            case Action when ReferenceEquals(_state, ContinuationMarker):
            case SendOrPostCallback:
            case PoolTaskScheduler:
                ThreadPool.UnsafeQueueUserWorkItem(new ForwardedItem(this, reporter), preferLocal: false);
                return false;
            default:
                return true;
        }
    }

    /// <summary>Runs the item on a thread that is not the pool's.</summary>
    public void ExecuteElsewhere()
    {
        if (_callback is PoolTaskScheduler scheduler)
        {
            scheduler.ExecuteElsewhere(Unsafe.As<Task>(_state!));
        }
        else
        {
            Execute();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ExecuteWithState()
    {
        object? state = ReferenceEquals(_state, NullMarker) ? null : _state;
        switch (_callback)
        {
            case SendOrPostCallback callback:
                Post(callback, state);
                break;
            case PoolTaskScheduler scheduler:
                scheduler.Execute(Unsafe.As<Task>(_state!));
                break;
            default:
                // Only delegates over reference types get here (PostedState), and all those share one calling convention.
                Unsafe.As<Action<object?>>(_callback)(state);
                break;
        }
    }

    /// <remarks>What an awaited task posts when it ends is the continuation and nothing else: a future goes on at once then, not in one more item.</remarks>
    private static void Post(SendOrPostCallback callback, object? state)
    {
        FutureBox? future = (state as Action)?.Target as FutureBox;
        FutureRunner? runner = future is null ? null : FutureRunner.Current;
        if (runner is null)
        {
            callback(state);
            return;
        }

        runner.Expected = future;
        callback(state);
        runner.Expected = null;
    }

    private sealed class Marker(string name)
    {
        public override string ToString() => name;
    }
}
