namespace Magpie.Bench.Peers;

/// <summary>The peers of a run. None of them outlives the program.</summary>
internal sealed class PeerSet : IDisposable
{
    public PeerSet(IEnumerable<PeerCommand> commands)
    {
        All = [.. commands.Select(static command => new Peer(command))];

        // Also where an error ends the program without unwinding.
        AppDomain.CurrentDomain.ProcessExit += KillAll;
        foreach (Peer peer in All)
        {
            peer.Introduce();
        }
    }

    public IReadOnlyList<Peer> All { get; }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillAll;
        foreach (Peer peer in All)
        {
            peer.Dispose();
        }
    }

    private void KillAll(object? sender, EventArgs arguments)
    {
        foreach (Peer peer in All)
        {
            peer.Kill();
        }
    }
}
