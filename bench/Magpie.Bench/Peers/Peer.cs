namespace Magpie.Bench.Peers;

/// <summary>
/// A peer in another language. Its process lives from its first request to the end of the run and is idle while others have
/// their turn; after a failure the next workload gets a new one.
/// </summary>
internal sealed class Peer(PeerCommand command) : IDisposable
{
    private const string AboutRequest = "about";

    // The longest round is some seconds, but the machine may be busy.
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private PeerProcess? _process;

    public string Name => command.Name;

    /// <summary>Runtime and version, as the peer itself tells them; null if it cannot be had.</summary>
    public string? About { get; private set; }

    /// <summary>Why it takes no part at all; null if it does.</summary>
    public string? Missing { get; private set; } = command.Reason;

    /// <summary>Processor time of the process that lives now, in seconds.</summary>
    public double ProcessorSeconds => _process?.ProcessorSeconds ?? 0;

    /// <summary>Starts it once, to know that it can be and what it is.</summary>
    public void Introduce()
    {
        if (Missing is not null)
        {
            return;
        }

        try
        {
            About = Ask(AboutRequest, StartLimit);
        }
        catch (PeerException exception)
        {
            Missing = exception.Message;
        }
    }

    /// <exception cref="PeerException">It failed, and its process is gone.</exception>
    public PeerAnswer Ask(string request, int metrics) => Guard(() => PeerAnswer.Parse(Ask(request, AnswerLimit), metrics));

    /// <summary>The same in a process that lives for this request alone.</summary>
    /// <exception cref="PeerException">It failed.</exception>
    public PeerAnswer AskAlone(string request, int metrics)
    {
        using PeerProcess process = PeerProcess.Start(command.Command!);
        try
        {
            return PeerAnswer.Parse(process.Ask(request, AnswerLimit), metrics);
        }
        catch (PeerException)
        {
            process.Kill();
            throw;
        }
    }

    public void Dispose() => _process?.Dispose();

    /// <summary>At once, whatever it does.</summary>
    public void Kill() => _process?.Kill();

    private string Ask(string request, TimeSpan limit)
    {
        _process ??= PeerProcess.Start(command.Command!);
        return Guard(() => _process.Ask(request, limit));
    }

    /// <summary>A process that failed once is not asked again: what it says next might answer the request before.</summary>
    private T Guard<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (PeerException)
        {
            _process?.Kill();
            _process?.Dispose();
            _process = null;
            throw;
        }
    }
}
