using System.Runtime.ExceptionServices;
using Magpie.Primitives;
using Magpie.Workers;

namespace Magpie.Diagnostics;

/// <summary>What happens to exceptions that nobody waits for.</summary>
internal sealed class ExceptionReporter(PoolCore core)
{
    [ThreadStatic]
    private static bool _handlesElsewhere;

    private AtomicInt64 _handlerFailures;

    /// <summary>How often the handler itself threw.</summary>
    public long HandlerFailures => _handlerFailures.Read();

    /// <summary>
    /// The calling thread serves all pools: from now on what it reports is handled on another one, for a handler is user code, and may wait.
    /// </summary>
    public static void HandleElsewhere() => _handlesElsewhere = true;

    /// <summary>User code threw: the handler gets it; without one the process ends, as it does on the .NET thread pool.</summary>
    public void ReportUnhandled(Exception exception)
    {
        if (!TryHandle(exception))
        {
            CrashThread.Throw(ExceptionDispatchInfo.Capture(exception));
        }
    }

    /// <summary>Something went wrong that the pool goes on from: the handler and tracing tools are told.</summary>
    public void ReportFault(Exception exception)
    {
        core.Events.Fault(core.Settings.Name, exception);
        if (_handlesElsewhere)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static report => report.Reporter.TryHandle(report.Exception), (Reporter: this, Exception: exception), preferLocal: false);
        }
        else
        {
            TryHandle(exception);
        }
    }

    private bool TryHandle(Exception exception)
    {
        if (core.Settings.UnhandledException is not { } handler)
        {
            return false;
        }

        try
        {
            handler(exception);
        }
        catch (Exception failure)
        {
            _handlerFailures.Increment();
            core.Events.Fault(core.Settings.Name, failure);
        }

        return true;
    }
}
