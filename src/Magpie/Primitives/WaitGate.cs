namespace Magpie.Primitives;

/// <summary>A flag that a thread can wait for; the portable base of a parker.</summary>
internal sealed class WaitGate
{
    private readonly object _lock = new();
    private bool _open;

    /// <summary>Waits until the gate is opened, at most <paramref name="timeout"/> (negative: without limit), and closes it.</summary>
    /// <returns>False if the time passed first.</returns>
    public bool WaitAndClose(TimeSpan timeout)
    {
        lock (_lock)
        {
            TimeSpan end = timeout < TimeSpan.Zero ? Timeout.InfiniteTimeSpan : MonotonicClock.Now + timeout;
            while (!_open)
            {
                TimeSpan left = timeout < TimeSpan.Zero ? Timeout.InfiniteTimeSpan : end - MonotonicClock.Now;
                if (timeout >= TimeSpan.Zero && left <= TimeSpan.Zero)
                {
                    return false;
                }

                // The runtime counts a wait in milliseconds of at most int.MaxValue.
                Monitor.Wait(_lock, left < TimeSpan.Zero ? Timeout.Infinite : (int)Math.Min(int.MaxValue, Math.Ceiling(left.TotalMilliseconds)));
            }

            _open = false;
            return true;
        }
    }

    public void Open()
    {
        lock (_lock)
        {
            _open = true;
            Monitor.Pulse(_lock);
        }
    }
}
