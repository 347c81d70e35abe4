namespace Magpie.Primitives;

/// <summary>As <see cref="Futex"/>.</summary>
internal readonly struct WaitOnAddress : IAddressWait
{
    public static bool IsSupported => false;
}
