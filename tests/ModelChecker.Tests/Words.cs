using Magpie.Primitives;

namespace Magpie.ModelChecking.Tests;

/// <summary>What the threads of small programs share.</summary>
internal sealed class Words
{
#pragma warning disable CS0649 // They are changed in place.
    public AtomicInt32 X;
    public AtomicInt32 Y;
    public Plain<int> Data;
    public Plain<bool> Flag;
#pragma warning restore CS0649
}
