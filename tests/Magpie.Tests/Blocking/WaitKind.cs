using System.Collections.Concurrent;

namespace Magpie.Tests.HandingOff;

/// <summary>A kind of managed wait, and what ends it from another thread.</summary>
internal sealed class WaitKind(Action wait, Action end, Action? release = null) : IDisposable
{
    private static readonly Dictionary<string, Func<WaitKind>> Kinds = new()
    {
        ["Task.Wait"] = static () => OnTask(static task => task.Wait()),
        ["Task.Result"] = static () => OnTask(static task => _ = task.Result),
        ["Task.GetAwaiter.GetResult"] = static () => OnTask(static task => task.GetAwaiter().GetResult()),
        ["Task.WaitAll"] = static () => OnTask(static task => Task.WaitAll(task, Task.CompletedTask)),
        ["Task.WaitAny"] = static () => OnTask(static task => Task.WaitAny(task, new TaskCompletionSource().Task)),
        ["WaitHandle.WaitOne"] = static () => OnHandle(static handle => handle.WaitOne()),
        ["WaitHandle.WaitAny"] = static () => OnHandle(static handle => WaitHandle.WaitAny([handle, new ManualResetEvent(false)])),
        ["WaitHandle.WaitAll"] = static () => OnHandle(static handle => WaitHandle.WaitAll([handle, new ManualResetEvent(true)])),
        ["ManualResetEventSlim.Wait"] = ManualResetEventSlimWait,
        ["SemaphoreSlim.Wait"] = SemaphoreSlimWait,
        ["CountdownEvent.Wait"] = CountdownEventWait,
        ["Barrier.SignalAndWait"] = BarrierWait,
        ["BlockingCollection.Take"] = BlockingCollectionTake,
        ["Monitor.Wait"] = MonitorWait,
        ["Thread.Join"] = ThreadJoin,
        ["lock on object"] = LockOnObject,
        ["lock on Lock"] = LockOnLock,
        ["ReaderWriterLockSlim.EnterWriteLock"] = WriteLock,
        ["Mutex.WaitOne"] = MutexWait,
    };

    public static IEnumerable<string> Names => Kinds.Keys;

    /// <summary>Blocks until <see cref="End"/> is called.</summary>
    public Action Wait { get; } = wait;

    /// <summary>Ends the wait, from another thread, without blocking.</summary>
    public Action End { get; } = end;

    public static WaitKind Create(string name) => Kinds[name]();

    public void Dispose() => release?.Invoke();

    private static WaitKind OnTask(Action<Task<int>> wait)
    {
        var source = new TaskCompletionSource<int>();
        return new(() => wait(source.Task), () => source.SetResult(1), () => source.TrySetResult(1));
    }

    private static WaitKind OnHandle(Action<WaitHandle> wait)
    {
        var handle = new ManualResetEvent(false);
        return new(() => wait(handle), () => handle.Set(), () => handle.Set());
    }

    private static WaitKind ManualResetEventSlimWait()
    {
        var handle = new ManualResetEventSlim();
        return new(handle.Wait, handle.Set, handle.Set);
    }

    private static WaitKind SemaphoreSlimWait()
    {
        var semaphore = new SemaphoreSlim(0);
        return new(semaphore.Wait, () => semaphore.Release(), () => semaphore.Release());
    }

    private static WaitKind CountdownEventWait()
    {
        var countdown = new CountdownEvent(1);
        return new(countdown.Wait, () => countdown.Signal());
    }

    private static WaitKind BarrierWait()
    {
        var barrier = new Barrier(2);
        return new(barrier.SignalAndWait, barrier.SignalAndWait);
    }

    private static WaitKind BlockingCollectionTake()
    {
        var collection = new BlockingCollection<int>();
        return new(() => collection.Take(), () => collection.Add(1));
    }

    private static WaitKind MonitorWait()
    {
        object monitor = new();
        bool ended = false;
        return new(
            () =>
            {
                lock (monitor)
                {
                    while (!ended)
                    {
                        Monitor.Wait(monitor);
                    }
                }
            },
            () =>
            {
                lock (monitor)
                {
                    ended = true;
                    Monitor.PulseAll(monitor);
                }
            });
    }

    private static WaitKind ThreadJoin()
    {
        var ended = new ManualResetEventSlim();
        var thread = new Thread(ended.Wait) { IsBackground = true };
        thread.Start();
        return new(thread.Join, ended.Set, ended.Set);
    }

    private static WaitKind LockOnObject()
    {
        object held = new();
        return OnHeld(() => Monitor.Enter(held), () => Monitor.Exit(held));
    }

    private static WaitKind LockOnLock()
    {
        var held = new Lock();
        return OnHeld(held.Enter, held.Exit);
    }

    private static WaitKind WriteLock()
    {
        var held = new ReaderWriterLockSlim();
        return OnHeld(held.EnterWriteLock, held.ExitWriteLock);
    }

    private static WaitKind MutexWait()
    {
        var held = new Mutex();
        return OnHeld(() => held.WaitOne(), held.ReleaseMutex);
    }

    /// <summary>Something that a thread of its own holds until the wait is to end.</summary>
    private static WaitKind OnHeld(Action enter, Action exit)
    {
        var held = new ManualResetEventSlim();
        var ended = new ManualResetEventSlim();
        var holder = new Thread(() =>
        {
            enter();
            held.Set();
            ended.Wait();
            exit();
        });
        holder.IsBackground = true;
        holder.Start();
        held.Wait();
        return new(
            () =>
            {
                enter();
                exit();
            },
            ended.Set,
            ended.Set);
    }
}
