using Magpie.Parking;

namespace Magpie.StressTests.Support;

/// <summary>A parker that works, except when it throws, comes back without reason, or forgets to wake its thread.</summary>
internal sealed class ChaosParker(SharedRandom random) : IParker
{
    private const int Rarity = 16;

    private readonly IParker _inner = Parker.Create();

    public void Park()
    {
        if (Parks())
        {
            _inner.Park();
        }
    }

    public bool Park(TimeSpan timeout) => !Parks() || _inner.Park(timeout);

    public void Unpark()
    {
        bool throws = random.OnceIn(Rarity);
        if (!throws || random.OnceIn(2))
        {
            _inner.Unpark();
        }

        if (throws)
        {
            throw new ChaosException("unpark");
        }
    }

    /// <summary>Wakes a thread that was forgotten.</summary>
    public void Free() => _inner.Unpark();

    /// <returns>False if it is to come back at once.</returns>
    private bool Parks()
    {
        if (random.OnceIn(Rarity))
        {
            throw new ChaosException("park");
        }

        return !random.OnceIn(Rarity);
    }
}
