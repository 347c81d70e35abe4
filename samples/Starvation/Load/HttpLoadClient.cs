using System.Diagnostics;

namespace Starvation.Load;

/// <summary>One client: sends a request, reads the answer, pauses, and so on. It writes down when each began and ended.</summary>
internal sealed class HttpLoadClient(HttpClient http, Uri address, TimeSpan pause)
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly List<(long Begin, long End)> _answered = [];
    private long _completed;
    private long? _unanswered;

    /// <summary>How many requests were answered so far; may be read from any thread.</summary>
    public long Completed => Volatile.Read(ref _completed);

    /// <summary>When answered requests began and ended, in ticks of <see cref="Stopwatch"/>. To be read when <see cref="RunAsync"/> has ended.</summary>
    public IReadOnlyList<(long Begin, long End)> Answered => _answered;

    public int Failures { get; private set; }

    /// <summary>When the request began that was under way at a time; null if there was none.</summary>
    public long? UnansweredAt(long time)
    {
        foreach ((long begin, long end) in _answered)
        {
            if (begin <= time && end > time)
            {
                return begin;
            }
        }

        return _unanswered <= time ? _unanswered : null;
    }

    /// <param name="delay">How long to wait before the first request.</param>
    /// <param name="stop">The measurement is over.</param>
    public async Task RunAsync(TimeSpan delay, CancellationToken stop)
    {
        try
        {
            await Task.Delay(delay, stop);
            while (!stop.IsCancellationRequested)
            {
                await SendAsync(stop);
                await Task.Delay(pause, stop);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException)
        {
            // The measurement is over.
        }
    }

    private async Task SendAsync(CancellationToken stop)
    {
        long begin = Stopwatch.GetTimestamp();
        _unanswered = begin;
        try
        {
            using HttpResponseMessage response = await http.GetAsync(address, stop);
            response.EnsureSuccessStatusCode();
            _answered.Add((begin, Stopwatch.GetTimestamp()));
            Volatile.Write(ref _completed, _answered.Count);
            _unanswered = null;
        }
        catch (HttpRequestException) when (!stop.IsCancellationRequested)
        {
            Failures++;
            _unanswered = null;
            await Task.Delay(PauseAfterFailure, stop);
        }
    }
}
