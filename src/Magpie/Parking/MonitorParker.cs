using Magpie.Primitives;

namespace Magpie.Parking;

/// <summary>The parker for systems that cannot wait on an address.</summary>
internal sealed class MonitorParker : IParker
{
    private readonly WaitGate _token = new();

    public void Park() => _token.WaitAndClose(Timeout.InfiniteTimeSpan);

    public bool Park(TimeSpan timeout) => _token.WaitAndClose(timeout);

    public void Unpark() => _token.Open();
}
