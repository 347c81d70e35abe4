using Magpie.Bench.Workloads;

namespace Magpie.Bench.Peers;

/// <summary>A peer's rounds of one workload.</summary>
internal sealed class PeerTurns
{
    private readonly Peer _peer;
    private readonly string? _request;
    private readonly Workload _workload;

    public PeerTurns(Peer peer, Workload workload, bool quick)
    {
        _peer = peer;
        _workload = workload;
        _request = peer.Missing is null ? workload.PeerRequest(quick) : null;
        TakesPart = _request is not null;
    }

    public string Name => _peer.Name;

    public double ProcessorSeconds => _peer.ProcessorSeconds;

    /// <summary>False if it has no such workload, or failed.</summary>
    public bool TakesPart { get; private set; }

    /// <summary>What went wrong; null if nothing did.</summary>
    public string? Failure { get; private set; }

    /// <returns>The figures of a round; null if it takes no part.</returns>
    public double[]? RunRound()
    {
        if (!TakesPart)
        {
            return null;
        }

        double[]? figures = null;
        try
        {
            int metrics = _workload.Metrics.Count;
            figures = (_workload.Plan.InFreshProcess ? _peer.AskAlone(_request!, metrics) : _peer.Ask(_request!, metrics)).Figures;
        }
        catch (PeerException exception)
        {
            Failure = exception.Message;
        }

        TakesPart = figures is not null;
        return figures;
    }
}
