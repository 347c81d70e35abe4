using Magpie.Queues;

namespace Magpie.Simulation.Policies;

/// <summary>How much of a queue a thief takes.</summary>
internal enum StealChoice
{
    /// <summary>Production: half, rounded up (<see cref="StealAmount"/>).</summary>
    Half,

    One,

    All,
}

internal static class StealRule
{
    /// <param name="choice">The rule.</param>
    /// <param name="queued">How many items are in the queue.</param>
    /// <param name="atMost">The most to take, whatever the rule.</param>
    public static int Amount(this StealChoice choice, int queued, int atMost) => choice switch
    {
        StealChoice.One => Math.Min(queued, 1),
        StealChoice.All => Math.Min(queued, atMost),
        _ => (int)StealAmount.HalfOf((uint)queued, (uint)atMost),
    };
}
