namespace Magpie.Bench.Peers;

/// <summary>A peer as the command line names it.</summary>
/// <param name="Name">The head of its column.</param>
/// <param name="Command">What the shell starts it with; null if it cannot be had.</param>
/// <param name="Reason">Why it cannot be had.</param>
internal sealed record PeerCommand(string Name, string? Command, string? Reason)
{
    /// <summary>Reads <c>NAME=COMMAND</c>.</summary>
    public static PeerCommand? TryParse(string text) =>
        TrySplit(text, out string name, out string command) ? new PeerCommand(name, command, Reason: null) : null;

    /// <summary>Reads <c>NAME=REASON</c>, of a peer that cannot be had.</summary>
    public static PeerCommand? TryParseMissing(string text) =>
        TrySplit(text, out string name, out string reason) ? new PeerCommand(name, Command: null, reason) : null;

    private static bool TrySplit(string text, out string name, out string value)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        name = equals < 0 ? "" : text[..equals].Trim();
        value = text[(equals + 1)..].Trim();
        return name.Length > 0 && value.Length > 0;
    }
}
