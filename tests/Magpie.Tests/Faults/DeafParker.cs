namespace Magpie.Tests.Faults;

/// <summary>A parker whose unpark throws instead of waking the thread, when that has slept often enough.</summary>
internal sealed class DeafParker(int soundSleeps) : IParker
{
    private readonly object _lock = new();
    private int _sleeps;
    private bool _token;

    public bool SleepsDeeply { get; private set; }

    public void Park() => Park(Timeout.InfiniteTimeSpan);

    public bool Park(TimeSpan timeout)
    {
        lock (_lock)
        {
            if (!_token)
            {
                SleepsDeeply = ++_sleeps > soundSleeps;
                while (!_token)
                {
                    Monitor.Wait(_lock);
                }
            }

            _token = false;
            return true;
        }
    }

    public void Unpark()
    {
        lock (_lock)
        {
            if (SleepsDeeply)
            {
                throw new FormatException();
            }

            WakeUp();
        }
    }

    /// <summary>Wakes the thread, whatever the fault.</summary>
    public void Free()
    {
        lock (_lock)
        {
            WakeUp();
        }
    }

    private void WakeUp()
    {
        SleepsDeeply = false;
        _token = true;
        Monitor.Pulse(_lock);
    }
}
