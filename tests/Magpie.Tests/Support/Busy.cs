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

    /// <summary>Spins as long as a condition does not hold. <see cref="SpinWait"/> sleeps now and then, and the stall monitor takes the worker of who sleeps.</summary>
    public static void Until(Func<bool> condition)
    {
        while (!condition())
        {
            Thread.SpinWait(20);
        }
    }

    public void Spin()
    {
        Begun.Set();
        Until(() => _ended);
    }

    public void End() => _ended = true;

    public void Dispose() => End();
}
