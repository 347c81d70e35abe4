namespace Magpie.Bench.Workloads;

/// <summary>A way to block a thread.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Description">What blocks.</param>
/// <param name="Create">Makes what so many items block on.</param>
/// <param name="IsDeclared">Whether the code tells Magpie, with <c>Blocking.Run</c>; else Magpie has to notice or find it.</param>
/// <param name="IsOneOfMany">Whether it resembles others, and is measured only if it is asked for.</param>
internal sealed record BlockingKind(string Name, string Description, Func<int, IBlocker> Create, bool IsDeclared = false, bool IsOneOfMany = true)
{
    public static IReadOnlyList<BlockingKind> All { get; } =
    [
        new("sleep", "Thread.Sleep, declared", Sleep, IsDeclared: true, IsOneOfMany: false),
        new("sleep_found", "Thread.Sleep, not declared: found by the stall monitor", Sleep, IsOneOfMany: false),
        new("task_wait", "Task.Delay(50).Wait(), noticed", TaskWait, IsOneOfMany: false),
        new("event_wait", "ManualResetEventSlim.Wait, noticed", EventWait, IsOneOfMany: false),
        new("lock", "a held lock, noticed", HeldLock, IsOneOfMany: false),
        new("socket", "a synchronous socket read, declared", SocketRead, IsDeclared: true, IsOneOfMany: false),
        new("socket_found", "a synchronous socket read, not declared: found by the stall monitor", SocketRead, IsOneOfMany: false),
        .. NoticedKinds.All,
        .. FoundKinds.All,
    ];

    private static Blocker<object?> Sleep(int items) => new(1, static () => null, static (_, time) => Thread.Sleep(time));

    private static Blocker<object?> TaskWait(int items) => new(1, static () => null, static (_, time) => Task.Delay(time).Wait());

    private static Blocker<ManualResetEventSlim> EventWait(int items) =>
        new(items, static () => new ManualResetEventSlim(), static (never, time) => never.Wait(time));

    private static Blocker<object> HeldLock(int items) => new(
        1,
        static () =>
        {
            object held = new();
            Monitor.Enter(held);
            return held;
        },
        static (held, time) =>
        {
            if (Monitor.TryEnter(held, time))
            {
                Monitor.Exit(held);
            }
        },
        Monitor.Exit);

    private static SocketBlocker SocketRead(int items) => new(items);
}
