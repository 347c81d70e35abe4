using Magpie.Primitives;

namespace Magpie.Parking;

/// <summary>Makes the fastest parker that the system offers.</summary>
internal static class Parker
{
    public static IParker Create()
    {
        if (Futex.IsSupported)
        {
            return new AddressParker<Futex>();
        }

        return WaitOnAddress.IsSupported ? new AddressParker<WaitOnAddress>() : new MonitorParker();
    }
}
