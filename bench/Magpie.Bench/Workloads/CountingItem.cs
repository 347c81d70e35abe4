using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>The trivial item: decrements the shared counter.</summary>
internal sealed class CountingItem : IThreadPoolWorkItem
{
    private readonly Countdown _countdown;

    public CountingItem(Countdown countdown)
    {
        _countdown = countdown;
        Callback = new Callback(_countdown.Signal, SignalWithState);
    }

    /// <summary>The same as delegates.</summary>
    public Callback Callback { get; }

    public void Execute() => _countdown.Signal();

    private void SignalWithState(object? state) => _countdown.Signal();
}
