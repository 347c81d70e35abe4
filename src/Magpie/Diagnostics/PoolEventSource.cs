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
    public void ThreadStartFailed(string pool, Exception exception) => ThreadStartFailed(pool, exception.Message);

    [NonEvent]
    public void Fault(string pool, Exception exception) => Fault(pool, exception.ToString());

    [Event(2, Level = EventLevel.Error)]
    private void ThreadStartFailed(string pool, string message)
    {
        if (IsEnabled())
        {
            WriteEvent(2, pool, message);
        }
    }

    /// <summary>The pool noticed a fault that it goes on from: a broken parker or hook, a blocking scope left open.</summary>
    [Event(3, Level = EventLevel.Error)]
    private void Fault(string pool, string exception)
    {
        if (IsEnabled())
        {
            WriteEvent(3, pool, exception);
        }
    }
}
