namespace Starvation.Load;

/// <summary>What was measured of one endpoint.</summary>
/// <remarks>
/// A request that is not answered when the window ends counts among the latencies with its age. Left out, the slowest
/// requests would be the ones that do not count, and a server that answers nothing would look fast.
/// </remarks>
internal sealed class EndpointResult(
    EndpointLoad load, int completed, TimeSpan window, IReadOnlyList<Latency> latencies, int failures)
{
    private readonly Latency[] _latencies = [.. latencies.OrderBy(latency => latency.Time)];

    public EndpointLoad Load => load;

    public int Completed => completed;

    public int Failures => failures;

    public double PerSecond => completed / window.TotalSeconds;

    /// <summary>The least latency that this share of the requests does not exceed.</summary>
    public Latency Percentile(double share) => _latencies.Length == 0
        ? new Latency(window, IsAtLeast: true)
        : _latencies[Math.Clamp((int)Math.Ceiling(share * _latencies.Length) - 1, 0, _latencies.Length - 1)];
}
