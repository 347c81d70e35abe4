using Magpie.Parking;

namespace Magpie.Tests.Faults;

/// <summary>A parker that works, but for what a test puts in its way.</summary>
internal sealed class FaultyParker : IParker
{
    private readonly IParker _inner = Parker.Create();
    private int _parks;
    private int _unparks;

    /// <summary>Called before each park, with its number from 1; returns false to come back at once, without reason.</summary>
    public Func<int, bool> Parking { get; init; } = static _ => true;

    /// <summary>Called before each unpark, with its number from 1; returns false if the thread is not to be woken.</summary>
    public Func<int, bool> Unparking { get; init; } = static _ => true;

    public int Parks => Volatile.Read(ref _parks);

    public void Park()
    {
        if (Parking(Interlocked.Increment(ref _parks)))
        {
            _inner.Park();
        }
    }

    public bool Park(TimeSpan timeout) => !Parking(Interlocked.Increment(ref _parks)) || _inner.Park(timeout);

    public void Unpark()
    {
        if (Unparking(Interlocked.Increment(ref _unparks)))
        {
            _inner.Unpark();
        }
    }

    /// <summary>Wakes the thread, whatever the fault.</summary>
    public void Free() => _inner.Unpark();
}
