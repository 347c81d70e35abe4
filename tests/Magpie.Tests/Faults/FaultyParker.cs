using Magpie.Parking;

namespace Magpie.Tests.Faults;

/// <summary>A parker that works, but for what a test puts in its way.</summary>
internal sealed class FaultyParker : IParker
{
    private readonly IParker _inner = Parker.Create();
    private int _parks;

    /// <summary>Called before each park, with its number from 1; returns false to come back at once, without reason.</summary>
    public Func<int, bool> Parking { get; init; } = static _ => true;

    public int Parks => Volatile.Read(ref _parks);

    public void Park()
    {
        if (Parking(Interlocked.Increment(ref _parks)))
        {
            _inner.Park();
        }
    }

    public bool Park(TimeSpan timeout) => !Parking(Interlocked.Increment(ref _parks)) || _inner.Park(timeout);

    /// <summary>Called after each unpark has woken the thread.</summary>
    public Action Unparked { get; init; } = static () => { };

    public void Unpark()
    {
        _inner.Unpark();
        Unparked();
    }
}
