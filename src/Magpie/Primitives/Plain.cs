using System.Runtime.CompilerServices;

namespace Magpie.Primitives;

/// <summary>A plain field that more than one thread touches, ordered by some other word that is named where it is declared.</summary>
internal struct Plain<T>
{
    private T _value;

    public Plain(T value) => _value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T Read() => _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(T value) => _value = value;
}
