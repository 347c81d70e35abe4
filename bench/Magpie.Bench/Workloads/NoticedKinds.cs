using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Magpie.Bench.Workloads;

/// <summary>The other managed waits, of which the runtime tells Magpie.</summary>
internal static class NoticedKinds
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    public static IReadOnlyList<BlockingKind> All { get; } =
    [
        OnTask("task_result", "Task.Result", static time => _ = Delay(time).Result),
        OnTask("task_get_result", "Task.GetAwaiter().GetResult()", static time => Task.Delay(time).GetAwaiter().GetResult()),
        OnTask("task_wait_all", "Task.WaitAll", static time => Task.WaitAll(Task.Delay(time), Task.CompletedTask)),
        OnTask("task_wait_any", "Task.WaitAny", static time => Task.WaitAny(Task.Delay(time), Never)),
        On("manual_reset_event", "ManualResetEvent.WaitOne", static () => new ManualResetEvent(false), static (never, time) => never.WaitOne(time)),
        On("auto_reset_event", "AutoResetEvent.WaitOne", static () => new AutoResetEvent(false), static (never, time) => never.WaitOne(time)),
        On("semaphore", "Semaphore.WaitOne", static () => new Semaphore(0, 1), static (never, time) => never.WaitOne(time)),
        OnHeld("mutex", "Mutex.WaitOne", static () => new Mutex(initiallyOwned: true), static (held, time) => held.WaitOne(time), static held => held.ReleaseMutex()),
        On("wait_any", "WaitHandle.WaitAny", NeverAndNever, static (handles, time) => WaitHandle.WaitAny(handles, time)),
        On("wait_all", "WaitHandle.WaitAll", NeverAndNever, static (handles, time) => WaitHandle.WaitAll(handles, time)),
        On("spin_then_event", "SpinWait, then ManualResetEventSlim.Wait", static () => new ManualResetEventSlim(), SpinThenWait),
        On("semaphore_slim", "SemaphoreSlim.Wait", static () => new SemaphoreSlim(0), static (never, time) => never.Wait(time)),
        On("countdown", "CountdownEvent.Wait", static () => new CountdownEvent(1), static (never, time) => never.Wait(time)),
        On("barrier", "Barrier.SignalAndWait", static () => new Barrier(2), static (never, time) => never.SignalAndWait(time)),
        On("collection_take", "BlockingCollection.TryTake", static () => new BlockingCollection<int>(), static (empty, time) => empty.TryTake(out _, time)),
        On("collection_add", "BlockingCollection.TryAdd", static () => new BlockingCollection<int>(1) { 1 }, static (full, time) => full.TryAdd(1, time)),
        OnHeld("lock_type", "a held System.Threading.Lock", HeldLock, static (held, time) => held.TryEnter(time), static held => held.Exit()),
        On("monitor_wait", "Monitor.Wait", static () => new object(), MonitorWait),
        OnHeld("write_lock", "ReaderWriterLockSlim.TryEnterWriteLock", WriteLock, static (held, time) => held.TryEnterWriteLock(time), static held => held.ExitWriteLock()),
        OnHeld("read_lock", "ReaderWriterLockSlim.TryEnterReadLock", WriteLock, static (held, time) => held.TryEnterReadLock(time), static held => held.ExitWriteLock()),
        OnTask("lazy", "Lazy.Value, which a thread made for it is making", LazyValue),
        new("thread_join", "Thread.Join, noticed", static _ => new Blocker<EndlessThread>(1, static () => new EndlessThread(), static (thread, time) => thread.Join(time))),
        new("process_exit", "Process.WaitForExit, noticed", static _ => new Blocker<Process>(1, StartEndless, static (process, time) => process.WaitForExit(time), End)),
        On("socket_async_before", "a synchronous read of a socket used asynchronously before", UsedAsynchronously, ReadUntilTimeout),
    ];

    private static BlockingKind OnTask(string name, string description, Action<int> block) =>
        new(name, $"{description}, noticed", _ => new Blocker<object?>(1, static () => null, (_, time) => block(time)));

    private static BlockingKind On<T>(string name, string description, Func<T> make, Action<T, int> block) =>
        new(name, $"{description}, noticed", items => new Blocker<T>(items, make, block));

    /// <summary>The thread that makes it, and disposes of it, holds it meanwhile.</summary>
    private static BlockingKind OnHeld<T>(string name, string description, Func<T> make, Action<T, int> block, Action<T> release) =>
        new(name, $"{description}, noticed", _ => new Blocker<T>(1, make, block, release));

    private static Task<int> Delay(int time) =>
        Task.Delay(time).ContinueWith(static _ => 1, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private static WaitHandle[] NeverAndNever() => [new ManualResetEvent(false), new ManualResetEvent(false)];

    private static void SpinThenWait(ManualResetEventSlim never, int time)
    {
        var spinner = new SpinWait();
        while (!never.IsSet && !spinner.NextSpinWillYield)
        {
            spinner.SpinOnce();
        }

        never.Wait(time);
    }

    private static Lock HeldLock()
    {
        var held = new Lock();
        held.Enter();
        return held;
    }

    private static ReaderWriterLockSlim WriteLock()
    {
        var held = new ReaderWriterLockSlim();
        held.EnterWriteLock();
        return held;
    }

    private static void MonitorWait(object monitor, int time)
    {
        lock (monitor)
        {
            Monitor.Wait(monitor, time);
        }
    }

    private static void LazyValue(int time)
    {
        using var begun = new ManualResetEventSlim();
        var value = new Lazy<int>(() =>
        {
            begun.Set();
            Thread.Sleep(time);
            return 1;
        });
        new Thread(() => _ = value.Value) { IsBackground = true }.Start();
        begun.Wait();
        _ = value.Value;
    }

    private static Process StartEndless() => Process.Start(new ProcessStartInfo(OperatingSystem.IsWindows() ? "sort" : "cat")
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
    })!;

    private static void End(Process process)
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private static Socket UsedAsynchronously()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        ValueTask<int> first = socket.ReceiveAsync(new byte[1].AsMemory());
        socket.SendTo(new byte[1], socket.LocalEndPoint!);
        first.AsTask().GetAwaiter().GetResult();
        return socket;
    }

    private static void ReadUntilTimeout(Socket socket, int time)
    {
        // To a socket, 0 means for ever.
        socket.ReceiveTimeout = Math.Max(1, time);
        Span<byte> buffer = stackalloc byte[1];
        socket.Receive(buffer, SocketFlags.None, out _);
    }

    /// <summary>Ends when it is disposed.</summary>
    private sealed class EndlessThread : IDisposable
    {
        private readonly ManualResetEventSlim _ended = new();
        private readonly Thread _thread;

        public EndlessThread()
        {
            _thread = new Thread(_ended.Wait) { IsBackground = true };
            _thread.Start();
        }

        public void Join(int time) => _thread.Join(time);

        public void Dispose()
        {
            _ended.Set();
            _thread.Join();
            _ended.Dispose();
        }
    }
}
