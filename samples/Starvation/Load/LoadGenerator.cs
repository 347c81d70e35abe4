using System.Diagnostics;
using Starvation.Report;
using Starvation.Server;

namespace Starvation.Load;

/// <summary>All clients of one server.</summary>
internal sealed class LoadGenerator(Uri server) : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TimerTolerance = TimeSpan.FromMilliseconds(20);

    private readonly EndpointClients[] _endpoints = [.. EndpointLoad.All.Select(load => new EndpointClients(load, server))];

    /// <summary>Sees that each endpoint answers while there is no load. Under load, a server that answers nothing is a result.</summary>
    /// <exception cref="ServerFailedException">One does not.</exception>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        foreach (EndpointClients endpoint in _endpoints)
        {
            await endpoint.ProbeAsync(cancellationToken);
        }
    }

    public async Task<SideResult> MeasureAsync(
        Side side, TimeSpan warmUp, TimeSpan window, Screen screen, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task clients = Task.WhenAll(_endpoints.Select(endpoint => endpoint.RunAsync(stop.Token)));
        long begin = 0;
        long end = 0;
        await screen.ShowProgressAsync(side, async progress =>
        {
            await ReportAsync(progress, "warm-up", warmUp, cancellationToken);
            begin = Stopwatch.GetTimestamp();
            await ReportAsync(progress, "measuring", window, cancellationToken);
            end = Stopwatch.GetTimestamp();
        });
        await stop.CancelAsync();
        await clients;
        return new SideResult(side, [.. _endpoints.Select(endpoint => endpoint.ResultOf(begin, end))]);
    }

    /// <summary>Asks the server who blocked its threads.</summary>
    /// <returns>Null if it does not answer.</returns>
    public async Task<string?> AskForCulpritsAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = server, Timeout = AnswerLimit };
        try
        {
            return await http.GetStringAsync(Handlers.CulpritsPath, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    public void Dispose()
    {
        foreach (EndpointClients endpoint in _endpoints)
        {
            endpoint.Dispose();
        }
    }

    /// <summary>Reports requests per second, once a second.</summary>
    private async Task ReportAsync(IProgressView progress, string phase, TimeSpan duration, CancellationToken cancellationToken)
    {
        long begin = Stopwatch.GetTimestamp();
        long last = begin;
        long[] before = [.. _endpoints.Select(endpoint => endpoint.Completed)];
        while (Stopwatch.GetElapsedTime(begin) is var passed && duration - passed > TimerTolerance)
        {
            TimeSpan left = duration - passed;
            await Task.Delay(left < Tick ? left : Tick, cancellationToken);
            long now = Stopwatch.GetTimestamp();
            long[] after = [.. _endpoints.Select(endpoint => endpoint.Completed)];
            double seconds = Stopwatch.GetElapsedTime(last, now).TotalSeconds;
            progress.Report(
                $"{phase} {Stopwatch.GetElapsedTime(begin, now).TotalSeconds:F0} of {duration.TotalSeconds:F0} s",
                [.. EndpointLoad.All.Select((load, i) => (load.Name, (after[i] - before[i]) / seconds))]);
            (last, before) = (now, after);
        }
    }
}
