using BenchmarkDotNet.Attributes;
using Magpie.Parking;

namespace Magpie.Micro;

/// <summary>Sleeping and waking.</summary>
[MemoryDiagnoser]
public class ParkerBenchmarks
{
    private readonly IParker _here = Parker.Create();
    private readonly IParker _there = Parker.Create();
    private volatile bool _stops;
    private Thread? _other;

    [GlobalSetup]
    public void Start()
    {
        _stops = false;
        _other = new Thread(Answer) { IsBackground = true };
        _other.Start();
    }

    [GlobalCleanup]
    public void Stop()
    {
        _stops = true;
        _there.Unpark();
        _other!.Join();
    }

    /// <summary>The token is there: no call of the system.</summary>
    [Benchmark]
    public void UnparkPark()
    {
        _here.Unpark();
        _here.Park();
    }

    /// <summary>There and back again: two wake-ups of a thread that sleeps.</summary>
    [Benchmark]
    public void RoundTrip()
    {
        _there.Unpark();
        _here.Park();
    }

    private void Answer()
    {
        while (true)
        {
            _there.Park();
            if (_stops)
            {
                return;
            }

            _here.Unpark();
        }
    }
}
