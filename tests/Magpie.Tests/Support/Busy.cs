namespace Magpie.Tests.Support;

/// <summary>
/// Keeps a worker busy without blocking: it spins until it is told to end. Disposing ends it, so that a failing test
/// releases its items: declare it after the pool.
/// </summary>
internal sealed class Busy : IDisposable
{
    private volatile bool _ended;

    /// <summary>Set when the spinning has begun.</summary>
    public ManualResetEventSlim Begun { get; } = new();

    public void Spin()
    {
        Begun.Set();
        while (!_ended)
        {
            Thread.SpinWait(20);
        }
    }

    public void End() => _ended = true;

    public void Dispose() => End();
}
