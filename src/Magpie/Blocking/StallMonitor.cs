using Magpie.Diagnostics;
using Magpie.Parking;
using Magpie.Primitives;

namespace Magpie.HandingOff;

/// <summary>The thread, one in the process, that looks at the pools that are active, and sleeps while none is.</summary>
internal static class StallMonitor
{
    private const int NotStarted = 0;
    private const int Started = 1;

    private static readonly IParker _parker = Parker.Create();
    private static LinkedStack<StallWatch> _joining;
    private static AtomicInt32 _isStarted;

    /// <summary>From now on the monitor looks at a pool, until it finds it idle.</summary>
    /// <returns>False if the monitor's thread could not be started.</returns>
    public static bool TryWatch(StallWatch watch, ExceptionReporter reporter)
    {
        if (!TryStart(reporter))
        {
            return false;
        }

        _joining.Push(watch);
        _parker.Unpark();
        return true;
    }

    private static bool TryStart(ExceptionReporter reporter)
    {
        if (_isStarted.Read() == Started || !_isStarted.TryExchange(NotStarted, Started))
        {
            return true;
        }

        try
        {
            ThreadLauncher.Default.Start(new OsThread(Run, new OsThreadSettings(0, IsBackground: true, ThreadPriority.AboveNormal), "magpie-stalls"));
            return true;
        }
        catch (Exception exception)
        {
            _isStarted.Write(NotStarted);
            reporter.ReportFault(new InvalidOperationException("The stall monitor could not start its thread; it is tried again.", exception));
            return false;
        }
    }

    private static void Run()
    {
        var watched = new List<StallWatch>();
        while (true)
        {
            TakeInJoining(watched);

            TimeSpan now = MonotonicClock.Now;
            watched.RemoveAll(watch => !watch.Look(now));
            Sleep(watched, now);
        }
    }

    /// <remarks>The links are undone, or a pool that lives would keep others that have ended.</remarks>
    private static void TakeInJoining(List<StallWatch> watched)
    {
        StallWatch? watch = _joining.TakeAll();
        while (watch is not null)
        {
            StallWatch? next = watch.Next;
            watch.Next = null;
            watched.Add(watch);
            watch = next;
        }
    }

    /// <summary>A pool that joins meanwhile leaves a token with the parker.</summary>
    private static void Sleep(List<StallWatch> watched, TimeSpan now)
    {
        if (watched.Count == 0)
        {
            _parker.Park();
            return;
        }

        TimeSpan due = watched[0].Due;
        foreach (StallWatch watch in watched)
        {
            due = watch.Due < due ? watch.Due : due;
        }

        if (due > now)
        {
            _parker.Park(due - now);
        }
    }
}
