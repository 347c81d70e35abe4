using Magpie.ModelChecking;

namespace Magpie.Primitives;

/// <summary>Names the way in which a <see cref="PinnedWord{TWait}"/> waits; the model has its own.</summary>
internal readonly struct Futex : IAddressWait
{
    public static bool IsSupported => !ModelSystem.PortableParker;
}
