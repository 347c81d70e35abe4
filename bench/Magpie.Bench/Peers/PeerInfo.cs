namespace Magpie.Bench.Peers;

/// <summary>A peer in the head of a report.</summary>
/// <param name="Name">The head of its column.</param>
/// <param name="About">Runtime and version; null if it took no part.</param>
/// <param name="Missing">Why it took no part; null if it did.</param>
internal sealed record PeerInfo(string Name, string? About, string? Missing)
{
    public string Description => About ?? $"takes no part: {Missing}";
}
