namespace Starvation.Load;

/// <summary>What the clients do to one endpoint.</summary>
/// <param name="Name">The endpoint's name, and its path.</param>
/// <param name="Connections">How many clients there are, each with one connection and one request at a time.</param>
/// <param name="Pause">How long a client waits between an answer and its next request.</param>
internal sealed record EndpointLoad(string Name, int Connections, TimeSpan Pause)
{
    public static EndpointLoad Blocking { get; } = new("blocking", Connections: 125, TimeSpan.Zero);

    public static EndpointLoad Fast { get; } = new("fast", Connections: 4, TimeSpan.FromMilliseconds(10));

    public static IReadOnlyList<EndpointLoad> All { get; } =
    [
        Blocking,
        new("lock", Connections: 8, TimeSpan.FromMilliseconds(20)),
        new("sleep", Connections: 8, TimeSpan.FromMilliseconds(20)),
        new("socket", Connections: 8, TimeSpan.FromMilliseconds(20)),
        new("file", Connections: 4, TimeSpan.FromMilliseconds(20)),
        Fast,
    ];
}
