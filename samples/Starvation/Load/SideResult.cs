namespace Starvation.Load;

/// <summary>What was measured on one side.</summary>
internal sealed record SideResult(Side Side, IReadOnlyList<EndpointResult> Endpoints)
{
    public EndpointResult Of(EndpointLoad load) => Endpoints.Single(endpoint => endpoint.Load == load);
}
