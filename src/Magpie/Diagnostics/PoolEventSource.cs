using System.Diagnostics.Tracing;
using Magpie.Submission;

namespace Magpie.Diagnostics;

/// <summary>Events for tracing tools (<c>dotnet-trace collect --providers Magpie</c>). docs/metrics.md lists them.</summary>
[EventSource(Name = "Magpie")]
internal sealed class PoolEventSource : EventSource
{
    public static readonly PoolEventSource Log = new();

    private PoolEventSource()
    {
    }

    public bool TellsOfHandOffs => IsEnabled(EventLevel.Informational, Keywords.Blocking);

    /// <summary>Blocking code ran without a replacement thread, because <c>MaxBlockingThreads</c> block already.</summary>
    [Event(1, Level = EventLevel.Warning, Keywords = Keywords.Blocking)]
    public void AtBlockingCapacity(string pool, int maxBlockingThreads)
    {
        if (IsEnabled(EventLevel.Warning, Keywords.Blocking))
        {
            WriteEvent(1, pool, maxBlockingThreads);
        }
    }

    [NonEvent]
    public void ThreadStartFailed(string pool, Exception exception)
    {
        if (IsEnabled(EventLevel.Error, Keywords.Threads))
        {
            ThreadStartFailed(pool, Describe(exception));
        }
    }

    [NonEvent]
    public void Fault(string pool, Exception exception)
    {
        if (IsEnabled(EventLevel.Error, EventKeywords.None))
        {
            Fault(pool, Describe(exception));
        }
    }

    /// <summary>A thread of the pool begins.</summary>
    [Event(4, Level = EventLevel.Informational, Keywords = Keywords.Threads)]
    public void ThreadStart(string pool, string thread)
    {
        if (IsEnabled(EventLevel.Informational, Keywords.Threads))
        {
            WriteEvent(4, pool, thread);
        }
    }

    /// <summary>A thread of the pool ends.</summary>
    [Event(5, Level = EventLevel.Informational, Keywords = Keywords.Threads)]
    public void ThreadStop(string pool, string thread)
    {
        if (IsEnabled(EventLevel.Informational, Keywords.Threads))
        {
            WriteEvent(5, pool, thread);
        }
    }

    /// <summary>A worker was given up, because the item of its thread blocks.</summary>
    [Event(6, Level = EventLevel.Informational, Keywords = Keywords.Blocking)]
    public void HandOffBegin(string pool, int worker, HandOffWay way)
    {
        if (TellsOfHandOffs)
        {
            WriteEvent(6, pool, worker, (int)way);
        }
    }

    /// <summary>The item goes on: with its worker if nobody wanted it, else without one.</summary>
    [NonEvent]
    public void HandOffEnd(string pool, bool tookBack)
    {
        if (TellsOfHandOffs)
        {
            HandOffEnd(pool, tookBack ? 1 : 0);
        }
    }

    /// <summary>A worker found nothing to do, and goes to sleep.</summary>
    [Event(8, Level = EventLevel.Verbose, Keywords = Keywords.Parking)]
    public void Park(string pool, int worker)
    {
        if (IsEnabled(EventLevel.Verbose, Keywords.Parking))
        {
            WriteEvent(8, pool, worker);
        }
    }

    /// <summary>A worker was woken.</summary>
    [Event(9, Level = EventLevel.Verbose, Keywords = Keywords.Parking)]
    public void Unpark(string pool, int worker)
    {
        if (IsEnabled(EventLevel.Verbose, Keywords.Parking))
        {
            WriteEvent(9, pool, worker);
        }
    }

    [NonEvent]
    public void ShutdownPhase(string pool, PoolPhase phase)
    {
        if (IsEnabled(EventLevel.Informational, Keywords.Shutdown))
        {
            ShutdownPhase(pool, phase.ToString());
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

    [Event(2, Level = EventLevel.Error, Keywords = Keywords.Threads)]
    private void ThreadStartFailed(string pool, string exception) => WriteEvent(2, pool, exception);

    /// <summary>The pool noticed a fault that it goes on from: a broken parker or hook, a blocking scope left open.</summary>
    [Event(3, Level = EventLevel.Error)]
    private void Fault(string pool, string exception) => WriteEvent(3, pool, exception);

    [Event(7, Level = EventLevel.Informational, Keywords = Keywords.Blocking)]
    private void HandOffEnd(string pool, int tookBack) => WriteEvent(7, pool, tookBack);

    /// <summary>The pool went on to another phase of its end.</summary>
    [Event(10, Level = EventLevel.Informational, Keywords = Keywords.Shutdown)]
    private void ShutdownPhase(string pool, string phase) => WriteEvent(10, pool, phase);

    /// <summary>What a tool can ask for.</summary>
    public static class Keywords
    {
        public const EventKeywords Threads = (EventKeywords)1;
        public const EventKeywords Blocking = (EventKeywords)2;
        public const EventKeywords Parking = (EventKeywords)4;
        public const EventKeywords Shutdown = (EventKeywords)8;
    }
}
