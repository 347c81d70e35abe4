using System.Runtime.CompilerServices;

namespace Magpie.Primitives;

/// <summary>
/// A plain field, of a word at most, that threads read and write in no order: who reads gets what is there, or what was there a moment ago.
/// </summary>
/// <remarks>What a reference leads to was made before the reference was written, and is seen so: the runtime promises that.</remarks>
internal struct Relaxed<T>
{
    private T _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T Read() => _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(T value) => _value = value;
}
