using Magpie.Primitives;

namespace Magpie.Escapes;

/// <summary>
/// Keeps as many threads of the .NET thread pool running as its user asked for, while others of them block: the minimum is raised by
/// the number of threads that block, which makes the pool start a thread at once.
/// </summary>
/// <remarks>
/// <para>
/// The minimum follows the number of blocked threads up at once, and down a second later, to the most that blocked at the same
/// time in that second: ten thousand short waits a second then change it a few times, and not twenty thousand.
/// </para>
/// <para>
/// The user's own minimum is what is found when nothing is added; if it is found changed later, the user changed it, and the new one
/// counts. It is never set lower than that, nor higher than the maximum. One thread changes it at a time; one that comes
/// meanwhile leaves word, and does not wait.
/// </para>
/// </remarks>
internal static class ThreadCompensation
{
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(1);

    private static Padded<AtomicInt32> _blocked;
    private static AtomicInt64 _waits;
    private static AtomicInt32 _mostBlocked;
    private static AtomicInt32 _mostInWindow;
    private static AtomicInt32 _added;
    private static AtomicInt32 _mostAdded;
    private static AtomicInt32 _wantsChange;
    private static AtomicInt32 _isChanging;
    private static AtomicReference<OneShotTimer> _timer;

    // Touched by the thread that changes the minimum alone.
    private static int _userMinimum;

    public static ThreadPoolGuardReport Report => new(_waits.Read(), _blocked.Value.Read(), _mostBlocked.Read(), _added.Read(), _mostAdded.Read());

    /// <summary>The calling thread of the .NET thread pool is about to block. Does not throw.</summary>
    public static void Begin()
    {
        int blocked = _blocked.Value.Increment();
        _waits.Increment();
        RaiseTo(ref _mostInWindow, blocked);
        if (blocked > _added.Read())
        {
            RaiseTo(ref _mostBlocked, blocked);
            Change();
        }
    }

    /// <summary>It goes on.</summary>
    public static void End() => _blocked.Value.Decrement();

    private static void RaiseTo(ref AtomicInt32 most, int value)
    {
        int seen = most.Read();
        while (seen < value && !most.TryExchange(seen, value))
        {
            seen = most.Read();
        }
    }

    private static void Change()
    {
        _wantsChange.Exchange(1);
        while (_wantsChange.Read() != 0 && _isChanging.TryExchange(0, 1))
        {
            _wantsChange.Exchange(0);
            SetMinimum(Math.Max(_blocked.Value.Read(), _mostInWindow.Read()));
            _isChanging.Exchange(0);
        }
    }

    private static void SetMinimum(int wanted)
    {
        ThreadPool.GetMinThreads(out int minimum, out int ports);
        ThreadPool.GetMaxThreads(out int maximum, out _);
        int added = _added.ReadOwned();
        if (added == 0 || minimum != _userMinimum + added)
        {
            _userMinimum = minimum;
            added = 0;
        }

        int next = Math.Clamp(wanted, 0, Math.Max(0, maximum - _userMinimum));
        if (next != added && !ThreadPool.SetMinThreads(_userMinimum + next, ports))
        {
            next = added;
        }

        _added.Write(next);
        RaiseTo(ref _mostAdded, next);
        if (next > 0)
        {
            (_timer.Read() ?? _timer.GetOrInstall(new OneShotTimer(EndWindow))).Start(_window);
        }
    }

    private static void EndWindow()
    {
        _mostInWindow.Exchange(_blocked.Value.Read());
        Change();
    }
}
