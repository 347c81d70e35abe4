namespace Magpie.Primitives;

/// <summary>Calls back once, on a thread of the runtime, after a delay.</summary>
internal sealed class OneShotTimer
{
    private readonly Timer _timer;

    public OneShotTimer(Action callback)
    {
        // The timer belongs to the pool, not to the flow that happened to create it.
        using AsyncFlowControl flow = ExecutionContext.SuppressFlow();
        _timer = new Timer(static state => ((Action)state!)(), callback, Timeout.Infinite, Timeout.Infinite);
    }

    public void Start(TimeSpan delay) => _timer.Change(delay, Timeout.InfiniteTimeSpan);
}
