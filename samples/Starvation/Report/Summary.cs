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
        EndpointResult blockingMagpie = comparison.Magpie.Of(EndpointLoad.Blocking);
        EndpointResult blockingDotNet = comparison.DotNet.Of(EndpointLoad.Blocking);
        Latency fastMagpie = comparison.Magpie.Of(EndpointLoad.Fast).Percentile(0.99);
        Latency fastDotNet = comparison.DotNet.Of(EndpointLoad.Fast).Percentile(0.99);
        return $"blocking endpoint: Magpie {Figures.Rate(blockingMagpie.PerSecond)} req/s, "
            + $".NET thread pool {Figures.Rate(blockingDotNet.PerSecond)} req/s; "
            + $"fast endpoint p99: Magpie {Figures.Milliseconds(fastMagpie)} ms, "
            + $".NET thread pool {Figures.Milliseconds(fastDotNet)} ms";
    }

    public static IEnumerable<string> Notes(Comparison comparison)
    {
        yield return $"The blocking endpoint cannot exceed {IdealBlockingRate:F0} requests/s: {EndpointLoad.Blocking.Connections} clients, 500 ms each.";
        yield return "A request not answered when the measurement ended counts with its age;";
        yield return "'>' marks a figure that such a request decides.";
        foreach (SideResult side in (SideResult[])[comparison.DotNet, comparison.Magpie])
        {
            foreach (EndpointResult endpoint in side.Endpoints.Where(endpoint => endpoint.Failures > 0))
            {
                yield return $"{side.Side.Title}: {endpoint.Failures} requests to the {endpoint.Load.Name} endpoint failed, and do not count.";
            }
        }
    }
}
