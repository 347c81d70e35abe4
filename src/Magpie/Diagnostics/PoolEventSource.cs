using System.Diagnostics.Tracing;

namespace Magpie.Diagnostics;

/// <summary>Events for tracing tools (<c>dotnet-trace collect --providers Magpie</c>).</summary>
[EventSource(Name = "Magpie")]
internal sealed class PoolEventSource : EventSource
{
    public static readonly PoolEventSource Log = new();

    private PoolEventSource()
    {
    }

    /// <summary>Blocking code ran without a replacement thread, because <c>MaxBlockingThreads</c> block already.</summary>
    [Event(1, Level = EventLevel.Warning)]
    public void AtBlockingCapacity(string pool, int maxBlockingThreads)
    {
        if (IsEnabled())
        {
            WriteEvent(1, pool, maxBlockingThreads);
        }
    }

    [NonEvent]
    public void ThreadStartFailed(string pool, Exception exception)
    {
        if (IsEnabled())
        {
            ThreadStartFailed(pool, Describe(exception));
        }
    }

    [NonEvent]
    public void Fault(string pool, Exception exception)
    {
        if (IsEnabled())
        {
            Fault(pool, Describe(exception));
        }
    }

    /// <summary>An exception may fail to describe itself; that must not end a worker.</summary>
    [NonEvent]
    private static string Describe(Exception exception)
    {
        try
        {
            return exception.ToString();
        }
        catch (Exception)
        {
            return exception.GetType().FullName ?? nameof(Exception);
        }
    }

    [Event(2, Level = EventLevel.Error)]
    private void ThreadStartFailed(string pool, string exception) => WriteEvent(2, pool, exception);

    /// <summary>The pool noticed a fault that it goes on from: a broken parker or hook, a blocking scope left open.</summary>
    [Event(3, Level = EventLevel.Error)]
    private void Fault(string pool, string exception) => WriteEvent(3, pool, exception);
}
