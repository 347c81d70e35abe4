namespace Magpie.Futures;

/// <summary>Something other than a future that waits for the end of one.</summary>
internal interface IFutureWaiter
{
    /// <summary>The outcome is there. Must not throw.</summary>
    void Notify();
}
