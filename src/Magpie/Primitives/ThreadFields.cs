using System.Runtime.CompilerServices;

namespace Magpie.Primitives;

/// <summary>
/// What a work item can change about its thread, read where the runtime keeps it: the private fields that the .NET thread
/// pool itself looks at after each item. The public way costs a thread-local lookup for each, some 7 ns more per item.
/// </summary>
/// <remarks>A runtime without these fields is noticed once, and the public way is taken then (<see cref="OsThread"/>).</remarks>
internal static class ThreadFields
{
    /// <summary>Whether this runtime has the fields.</summary>
    public static bool AreKnown { get; } = Probe();

    /// <summary>Null for the default context.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_executionContext")]
    public static extern ref ExecutionContext? ExecutionContextOf(Thread thread);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_synchronizationContext")]
    public static extern ref SynchronizationContext? SynchronizationContextOf(Thread thread);

    /// <summary>Set by the runtime when the thread's name or priority is set, or when it is made a foreground thread.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_mayNeedResetForThreadPool")]
    public static extern ref bool TraitsChanged(Thread thread);

    private static bool Probe()
    {
        try
        {
            ReadAll(Thread.CurrentThread);
            return true;
        }
        catch (MissingFieldException)
        {
            return false;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReadAll(Thread thread)
    {
        _ = ExecutionContextOf(thread);
        _ = SynchronizationContextOf(thread);
        _ = TraitsChanged(thread);
    }
}
