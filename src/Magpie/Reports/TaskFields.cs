using System.Runtime.CompilerServices;

namespace Magpie.Reports;

/// <summary>What a task runs, read where the runtime keeps it, for there is no public way.</summary>
internal static class TaskFields
{
    private static readonly bool _areKnown = Probe();

    /// <summary>Null if the task has run, or this runtime keeps it elsewhere.</summary>
    public static Delegate? ActionOf(Task task) => _areKnown ? Action(task) as Delegate : null;

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "m_action")]
    private static extern ref Delegate? Action(Task task);

    private static bool Probe()
    {
        try
        {
            Read(Task.CompletedTask);
            return true;
        }
        catch (MissingFieldException)
        {
            return false;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Read(Task task) => _ = Action(task);
}
