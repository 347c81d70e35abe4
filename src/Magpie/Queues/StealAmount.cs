namespace Magpie.Queues;

/// <summary>How much of a queue a thief takes.</summary>
internal static class StealAmount
{
    /// <summary>Half, rounded up: of a single item, all. Twice as much would leave the victim to steal in its turn, one by one would keep thieves coming back.</summary>
    public static uint HalfOf(uint queued, uint atMost) => Math.Min((queued + 1) / 2, atMost);
}
