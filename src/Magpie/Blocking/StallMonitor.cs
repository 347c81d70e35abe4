using System.Diagnostics.CodeAnalysis;
using Magpie.Diagnostics;
using Magpie.Parking;
using Magpie.Primitives;

namespace Magpie.HandingOff;

/// <summary>The thread, one in the process, that looks at the pools that are active, and sleeps while none is.</summary>
/// <remarks>
/// A pool joins before it sees to it that the thread is there. Whoever could not start the thread says so before it lets
/// the timer try again, which takes care of all that have joined: a pool that relied on a start that then failed is watched too.
/// </remarks>
internal sealed class StallMonitor
{
    private const int NotStarted = 0;
    private const int Started = 1;

    private static readonly TimeSpan _untilRetry = TimeSpan.FromMilliseconds(200);

    private readonly ThreadLauncher _launcher;
    private readonly OneShotTimer _retry;
    private readonly IParker _parker = Parker.Create();
    private LinkedStack<StallWatch> _joining;
    private AtomicInt32 _isStarted;

    public StallMonitor(ThreadLauncher launcher)
    {
        _launcher = launcher;
        _retry = new OneShotTimer(() => TryStart(out _));
    }

    /// <summary>That of the process.</summary>
    public static StallMonitor Shared { get; } = new(ThreadLauncher.Default);

    /// <summary>From now on the monitor looks at a pool, until it finds it idle. Does not throw.</summary>
    public void Watch(StallWatch watch, ExceptionReporter reporter)
    {
        _joining.Push(watch);
        if (TryStart(out Exception? failure))
        {
            _parker.Unpark();
        }
        else
        {
            reporter.ReportFault(new InvalidOperationException("The stall monitor could not start its thread; it is tried again.", failure));
        }
    }

    /// <summary>Some pool's next look is due at once.</summary>
    public void LookUp() => _parker.Unpark();

    /// <returns>False if the thread could not be started, and nobody else does that now.</returns>
    private bool TryStart([NotNullWhen(false)] out Exception? failure)
    {
        failure = null;
        if (_isStarted.Read() == Started || !_isStarted.TryExchange(NotStarted, Started))
        {
            return true;
        }

        try
        {
            _launcher.Start(new OsThread(Run, new OsThreadSettings(0, IsBackground: true, ThreadPriority.AboveNormal), "magpie-stalls"));
            return true;
        }
        catch (Exception exception)
        {
            failure = exception;
            _isStarted.Write(NotStarted);
            _retry.Start(_untilRetry);
            return false;
        }
    }

    private void Run()
    {
        ExceptionReporter.HandleElsewhere();
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
    private void TakeInJoining(List<StallWatch> watched)
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
    private void Sleep(List<StallWatch> watched, TimeSpan now)
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
