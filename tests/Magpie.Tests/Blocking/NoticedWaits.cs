using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Magpie.Tests.HandingOff;

/// <summary>Managed waits: the runtime tells the pool of each that really blocks.</summary>
internal static class NoticedWaits
{
    public static readonly Dictionary<string, Func<WaitKind>> Kinds = new()
    {
        ["Task.Wait"] = static () => OnTask(static task => task.Wait()),
        ["Task.Result"] = static () => OnTask(static task => _ = task.Result),
        ["Task.GetAwaiter.GetResult"] = static () => OnTask(static task => task.GetAwaiter().GetResult()),
        ["Task.WaitAll"] = static () => OnTask(static task => Task.WaitAll(task, Task.CompletedTask)),
        ["Task.WaitAny"] = static () => OnTask(static task => Task.WaitAny(task, new TaskCompletionSource().Task)),
        ["ManualResetEvent.WaitOne"] = static () => OnHandle(static handle => handle.WaitOne()),
        ["AutoResetEvent.WaitOne"] = AutoResetEventWait,
        ["Semaphore.WaitOne"] = SemaphoreWait,
        ["Mutex.WaitOne"] = MutexWait,
        ["WaitHandle.WaitAny"] = static () => OnHandle(static handle => WaitHandle.WaitAny([handle, new ManualResetEvent(false)])),
        ["WaitHandle.WaitAll"] = static () => OnHandle(static handle => WaitHandle.WaitAll([handle, new ManualResetEvent(true)])),
        ["ManualResetEventSlim.Wait"] = static () => OnEvent(static handle => handle.Wait()),
        ["SpinWait, then ManualResetEventSlim.Wait"] = static () => OnEvent(SpinThenWait),
        ["SemaphoreSlim.Wait"] = SemaphoreSlimWait,
        ["CountdownEvent.Wait"] = CountdownEventWait,
        ["Barrier.SignalAndWait"] = BarrierWait,
        ["BlockingCollection.Take"] = BlockingCollectionTake,
        ["BlockingCollection.Add"] = BlockingCollectionAdd,
        ["lock on object"] = LockOnObject,
        ["lock on Lock"] = LockOnLock,
        ["Monitor.Wait"] = MonitorWait,
        ["ReaderWriterLockSlim.EnterWriteLock"] = static () => OnWriteLock(static held => held.EnterWriteLock(), static held => held.ExitWriteLock()),
        ["ReaderWriterLockSlim.EnterReadLock"] = static () => OnWriteLock(static held => held.EnterReadLock(), static held => held.ExitReadLock()),
        ["Lazy.Value"] = LazyValue,
        ["Thread.Join"] = ThreadJoin,
        ["Process.WaitForExit"] = ProcessWaitForExit,
        ["Socket.Receive after an asynchronous call"] = SocketUsedAsynchronously,
    };

    private static WaitKind OnTask(Action<Task<int>> wait)
    {
        var source = new TaskCompletionSource<int>();
        return new(() => wait(source.Task), () => source.SetResult(1));
    }

    private static WaitKind OnHandle(Action<WaitHandle> wait)
    {
        var handle = new ManualResetEvent(false);
        return new(() => wait(handle), () => handle.Set());
    }

    private static WaitKind AutoResetEventWait()
    {
        var handle = new AutoResetEvent(false);
        return new(() => handle.WaitOne(), () => handle.Set());
    }

    private static WaitKind SemaphoreWait()
    {
        var semaphore = new Semaphore(0, int.MaxValue);
        return new(() => semaphore.WaitOne(), () => semaphore.Release());
    }

    private static WaitKind OnEvent(Action<ManualResetEventSlim> wait)
    {
        var handle = new ManualResetEventSlim();
        return new(() => wait(handle), handle.Set);
    }

    private static void SpinThenWait(ManualResetEventSlim handle)
    {
        var spinner = new SpinWait();
        while (!handle.IsSet && !spinner.NextSpinWillYield)
        {
            spinner.SpinOnce();
        }

        handle.Wait();
    }

    private static WaitKind SemaphoreSlimWait()
    {
        var semaphore = new SemaphoreSlim(0);
        return new(semaphore.Wait, () => semaphore.Release());
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

    private static WaitKind BlockingCollectionAdd()
    {
        var full = new BlockingCollection<int>(boundedCapacity: 1) { 1 };
        return new(() => full.Add(1), () => full.TryTake(out _));
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

    private static WaitKind MutexWait()
    {
        var held = new Mutex();
        return OnHeld(() => held.WaitOne(), held.ReleaseMutex);
    }

    private static WaitKind OnWriteLock(Action<ReaderWriterLockSlim> enter, Action<ReaderWriterLockSlim> exit)
    {
        var held = new ReaderWriterLockSlim();
        Action end = HoldOnThread(held.EnterWriteLock, held.ExitWriteLock);
        return new(() => EnterAndExit(() => enter(held), () => exit(held)), end);
    }

    /// <summary>Another thread is in the middle of making the value.</summary>
    private static WaitKind LazyValue()
    {
        using var begun = new ManualResetEventSlim();
        var ended = new ManualResetEventSlim();
        var value = new Lazy<int>(() =>
        {
            begun.Set();
            ended.Wait();
            return 1;
        });
        StartThread(() => _ = value.Value);
        begun.Wait();
        return new(() => _ = value.Value, ended.Set);
    }

    private static WaitKind ThreadJoin()
    {
        var ended = new ManualResetEventSlim();
        Thread thread = StartThread(ended.Wait);
        return new(thread.Join, ended.Set);
    }

    /// <summary>A program that ends with its input.</summary>
    private static WaitKind ProcessWaitForExit()
    {
        var process = Process.Start(new ProcessStartInfo(OperatingSystem.IsWindows() ? "sort" : "cat")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
        })!;
        return new(process.WaitForExit, process.StandardInput.Close, process.Dispose);
    }

    /// <summary>
    /// From then on the handle does not block (but on Windows): the thread waits for an event, which is a managed wait there.
    /// </summary>
    private static WaitKind SocketUsedAsynchronously()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        ValueTask<int> first = socket.ReceiveAsync(new byte[1].AsMemory());
        socket.SendTo(new byte[1], socket.LocalEndPoint!);
        first.AsTask().GetAwaiter().GetResult();
        return new(() => socket.Receive(new byte[1]), () => socket.SendTo(new byte[1], socket.LocalEndPoint!), socket.Dispose);
    }

    private static WaitKind OnHeld(Action enter, Action exit)
    {
        Action end = HoldOnThread(enter, exit);
        return new(() => EnterAndExit(enter, exit), end);
    }

    private static void EnterAndExit(Action enter, Action exit)
    {
        enter();
        exit();
    }

    /// <summary>A thread of its own enters, and exits when the returned action is called.</summary>
    private static Action HoldOnThread(Action enter, Action exit)
    {
        using var held = new ManualResetEventSlim();
        var ended = new ManualResetEventSlim();
        StartThread(() =>
        {
            enter();
            held.Set();
            ended.Wait();
            exit();
        });
        held.Wait();
        return ended.Set;
    }

    private static Thread StartThread(Action run)
    {
        var thread = new Thread(() => run()) { IsBackground = true };
        thread.Start();
        return thread;
    }
}
