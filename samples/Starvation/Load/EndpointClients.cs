using System.Diagnostics;
using Starvation.Server;

namespace Starvation.Load;

/// <summary>The clients of one endpoint.</summary>
internal sealed class EndpointClients : IDisposable
{
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(10);

    /// <summary>The clients begin one after the other over this time: users are not in step.</summary>
    private static readonly TimeSpan RampUp = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient _http;
    private readonly Uri _address;
    private readonly HttpLoadClient[] _clients;

    public EndpointClients(EndpointLoad load, Uri server)
    {
        Load = load;
        _http = new HttpClient(new SocketsHttpHandler
        {
            MaxConnectionsPerServer = load.Connections,
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            UseProxy = false,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _address = new Uri(server, load.Name);
        _clients = [.. Enumerable.Range(0, load.Connections).Select(_ => new HttpLoadClient(_http, _address, load.Pause))];
    }

    public EndpointLoad Load { get; }

    public long Completed => _clients.Sum(client => client.Completed);

    /// <exception cref="ServerFailedException">The endpoint does not answer.</exception>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _http.GetStringAsync(_address, cancellationToken).WaitAsync(ProbeLimit, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutException)
        {
            throw new ServerFailedException($"The {Load.Name} endpoint does not answer: {exception.Message}");
        }
    }

    public Task RunAsync(CancellationToken stop) => Task.WhenAll(_clients.Select(
        (client, i) => client.RunAsync(RampUp * i / _clients.Length, stop)));

    /// <summary>What happened between two times, in ticks of <see cref="Stopwatch"/>.</summary>
    public EndpointResult ResultOf(long begin, long end)
    {
        var answered = _clients
            .SelectMany(client => client.Answered)
            .Where(request => request.End >= begin && request.End <= end)
            .Select(request => new Latency(Stopwatch.GetElapsedTime(request.Begin, request.End), IsAtLeast: false))
            .ToList();
        IEnumerable<Latency> unanswered = _clients
            .Select(client => client.UnansweredAt(end))
            .OfType<long>()
            .Select(began => new Latency(Stopwatch.GetElapsedTime(began, end), IsAtLeast: true));
        return new EndpointResult(
            Load, answered.Count, Stopwatch.GetElapsedTime(begin, end), [.. answered, .. unanswered], _clients.Sum(client => client.Failures));
    }

    public void Dispose() => _http.Dispose();
}
