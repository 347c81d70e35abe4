using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Magpie.Workers;

namespace Magpie.Futures;

/// <summary>The exception that a future ended with, from its end until somebody takes it.</summary>
/// <remarks>
/// If the handle was dropped nobody takes it, and only the garbage collector finds out: the finaliser reports it, as
/// <c>TaskExceptionHolder</c> does for tasks in the BCL. A cancelled future is no fault that anybody must hear of.
/// </remarks>
internal sealed class FutureFault
{
    private readonly ExceptionDispatchInfo _exception;
    private readonly PoolCore _core;

    public FutureFault(Exception exception, PoolCore core)
    {
        _exception = ExceptionDispatchInfo.Capture(exception);
        _core = core;
        if (IsCancellation)
        {
            GC.SuppressFinalize(this);
        }
    }

    ~FutureFault()
    {
        // The handler is user code, and must not hold up the finaliser's thread.
        if (!Environment.HasShutdownStarted)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static fault => fault._core.Reporter.ReportFault(fault.Exception), this, preferLocal: false);
        }
    }

    public Exception Exception => _exception.SourceException;

    public bool IsCancellation => Exception is OperationCanceledException;

    /// <summary>Somebody has the exception.</summary>
    [SuppressMessage("Usage", "CA1816:Dispose methods should call SuppressFinalize", Justification = "Nothing is disposed of; nobody need be told any more.")]
    public void Take() => GC.SuppressFinalize(this);

    public void Throw() => _exception.Throw();

    /// <summary>The handle was given up, so nobody will ever ask: like an exception of posted work.</summary>
    public void ReportDetached()
    {
        Take();
        if (!IsCancellation)
        {
            _core.Reporter.ReportUnhandled(Exception);
        }
    }
}
