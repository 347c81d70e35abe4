using Starvation.Load;
using Starvation.Server;

namespace Starvation.Report;

/// <summary>The result in words.</summary>
internal static class Summary
{
    /// <summary>What the blocking endpoint would answer if nobody ever waited for a thread.</summary>
    public static double IdealBlockingRate => EndpointLoad.Blocking.Connections / Handlers.BlockingTime.TotalSeconds;

    public static string LastLine(Comparison comparison)
    {
        IEnumerable<SideResult> sides = comparison.Sides.Reverse();
        string rates = string.Join(", ", sides.Select(static side =>
            $"{side.Side.Title} {Figures.Rate(side.Of(EndpointLoad.Blocking).PerSecond)} req/s"));
        string latencies = string.Join(", ", sides.Select(static side =>
            $"{side.Side.Title} {Figures.Milliseconds(side.Of(EndpointLoad.Fast).Percentile(0.99))} ms"));
        return $"blocking endpoint: {rates}; fast endpoint p99: {latencies}";
    }

    public static IEnumerable<string> Notes(Comparison comparison)
    {
        yield return $"The blocking endpoint cannot exceed {IdealBlockingRate:F0} requests/s: {EndpointLoad.Blocking.Connections} clients, 500 ms each.";
        yield return "In brackets: how many times as good as the .NET thread pool alone.";
        yield return "A request not answered when the measurement ended counts with its age;";
        yield return "'>' marks a figure that such a request decides.";
        foreach (SideResult side in comparison.Sides)
        {
            foreach (EndpointResult endpoint in side.Endpoints.Where(endpoint => endpoint.Failures > 0))
            {
                yield return $"{side.Side.Title}: {endpoint.Failures} requests to the {endpoint.Load.Name} endpoint failed, and do not count.";
            }
        }
    }
}
