using System.Diagnostics;

namespace Magpie.Bench.Workloads;

/// <summary>
/// The shared counter of a round. The item that brings it to zero takes the time, so the measured stretch does not
/// contain the waking of the thread that waits for the round.
/// </summary>
internal sealed class Countdown : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ManualResetEventSlim _done = new(false, spinCount: 0);
    private long _remaining;
    private long _begin;
    private long _end;

    public void Reset(long count)
    {
        _done.Reset();
        Volatile.Write(ref _remaining, count);
    }

    /// <summary>The measured stretch begins.</summary>
    public void Begin() => _begin = Stopwatch.GetTimestamp();

    public void Signal()
    {
        if (Interlocked.Decrement(ref _remaining) == 0)
        {
            Finish();
        }
    }

    /// <summary>For work that is a single chain and needs no counter.</summary>
    public void Finish()
    {
        _end = Stopwatch.GetTimestamp();
        _done.Set();
    }

    /// <returns>Nanoseconds from <see cref="Begin"/> to the last item.</returns>
    /// <exception cref="TimeoutException">The items did not end within a minute.</exception>
    public double WaitNanoseconds(Func<string> describe)
    {
        if (!_done.Wait(Limit))
        {
            throw new TimeoutException(
                $"The round did not end within {Limit.TotalSeconds} s; {Volatile.Read(ref _remaining)} items are missing. {describe()}");
        }

        return Stopwatch.GetElapsedTime(_begin, _end).TotalNanoseconds;
    }

    public void Dispose() => _done.Dispose();
}
