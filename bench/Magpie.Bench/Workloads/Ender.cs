using System.Collections.Concurrent;
using System.Diagnostics;

namespace Magpie.Bench.Workloads;

/// <summary>A thread that does things when their time has come. All come after the same time, so first in, first out.</summary>
internal sealed class Ender : IDisposable
{
    private readonly BlockingCollection<(long Asked, TimeSpan Delay, Action Act)> _line = [];
    private readonly Thread _thread;

    public Ender()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "ender" };
        _thread.Start();
    }

    public void After(int milliseconds, Action act) => _line.Add((Stopwatch.GetTimestamp(), TimeSpan.FromMilliseconds(milliseconds), act));

    public void Dispose()
    {
        _line.CompleteAdding();
        _thread.Join();
        _line.Dispose();
    }

    private void Run()
    {
        foreach ((long asked, TimeSpan delay, Action act) in _line.GetConsumingEnumerable())
        {
            TimeSpan left = delay - Stopwatch.GetElapsedTime(asked);
            if (left > TimeSpan.Zero)
            {
                Thread.Sleep(left);
            }

            act();
        }
    }
}
