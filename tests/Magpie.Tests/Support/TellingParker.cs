using Magpie.Parking;

namespace Magpie.Tests.Support;

/// <summary>A parker that releases a semaphore each time its worker is about to sleep.</summary>
internal sealed class TellingParker(SemaphoreSlim asleep) : IParker
{
    private readonly IParker _parker = Parker.Create();

    public void Park()
    {
        asleep.Release();
        _parker.Park();
    }

    public bool Park(TimeSpan timeout) => _parker.Park(timeout);

    public void Unpark() => _parker.Unpark();
}
