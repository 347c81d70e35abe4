namespace Magpie.Primitives;

/// <summary>The execution context of a flow that carries nothing.</summary>
internal static class DefaultContext
{
    /// <summary>What a thread that nothing flowed to captures; the runtime hands out one instance for all.</summary>
    public static ExecutionContext Instance { get; } = Capture();

    private static ExecutionContext Capture()
    {
        ExecutionContext? captured = null;
        var thread = new Thread(() => captured = ExecutionContext.Capture()) { IsBackground = true };
        thread.UnsafeStart();
        thread.Join();
        return captured!;
    }
}
