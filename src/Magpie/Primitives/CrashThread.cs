using System.Runtime.ExceptionServices;

namespace Magpie.Primitives;

/// <summary>Ends the process with an unhandled exception, the way the runtime does it for its own pool.</summary>
internal static class CrashThread
{
    /// <summary>Throws on a thread of its own, so that no catch block of the pool's callers can swallow it.</summary>
    public static void Throw(ExceptionDispatchInfo exception)
    {
        try
        {
            new Thread(static state => ((ExceptionDispatchInfo)state!).Throw()) { IsBackground = false }.UnsafeStart(exception);
        }
        catch (Exception)
        {
            Environment.FailFast("A work item threw, and no thread could be started to report it.", exception.SourceException);
        }
    }
}
