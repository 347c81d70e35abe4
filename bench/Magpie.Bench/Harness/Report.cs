using Magpie.Bench.Peers;

namespace Magpie.Bench.Harness;

/// <summary>A whole run.</summary>
/// <param name="Machine">Where it was taken.</param>
/// <param name="Quick">Whether with <c>--quick</c>.</param>
/// <param name="Taken">When it ended.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="LoadBefore">The load averages of the machine before.</param>
/// <param name="LoadAfter">And after.</param>
/// <param name="Peers">The peers in other languages; none without <c>--peer</c>.</param>
/// <param name="Measurements">What was measured.</param>
internal sealed record Report(
    MachineInfo Machine,
    bool Quick,
    DateTimeOffset Taken,
    TimeSpan Elapsed,
    string? LoadBefore,
    string? LoadAfter,
    IReadOnlyList<PeerInfo> Peers,
    IReadOnlyList<Measurement> Measurements);
