namespace Magpie.Bench.Workloads;

/// <summary>A way to block a thread.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Description">What blocks.</param>
/// <param name="IsDeclared">Whether the code tells Magpie, with <c>Blocking.Run</c>; else Magpie has to notice.</param>
/// <param name="Create">Makes what so many items block on.</param>
internal sealed record BlockingKind(string Name, string Description, bool IsDeclared, Func<int, IBlocker> Create)
{
    public static IReadOnlyList<BlockingKind> All { get; } =
    [
        new("sleep", "Thread.Sleep, declared", IsDeclared: true, static _ => new SleepBlocker()),
        new("task_wait", "Task.Delay(50).Wait(), not declared", IsDeclared: false, static _ => new TaskBlocker()),
        new("event_wait", "ManualResetEventSlim.Wait, not declared", IsDeclared: false, static items => new EventBlocker(items)),
        new("lock", "a held lock, not declared", IsDeclared: false, static _ => new LockBlocker()),
        new("socket", "a synchronous socket read, declared", IsDeclared: true, static items => new SocketBlocker(items)),
    ];
}

/// <summary>What items block on.</summary>
internal interface IBlocker : IDisposable
{
    /// <summary>Blocks the calling thread for about that long.</summary>
    void Block(int item, int milliseconds);
}
