namespace Magpie.Futures;

/// <summary>What errors in the use of futures and handles are told as.</summary>
internal static class Misuse
{
    public static InvalidOperationException OfFuture() =>
        new("The future was used already. A future is awaited, spawned, or made a task once; call the async method again for another one.");

    public static InvalidOperationException OfHandle() =>
        new("The outcome was awaited or taken already, or given up. A join handle is awaited once; use AsTask for more.");

    public static InvalidOperationException OfDefault() =>
        new("This is a default value, not what an async method or Spawn returned.");
}
