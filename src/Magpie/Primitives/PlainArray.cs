using System.Runtime.CompilerServices;

namespace Magpie.Primitives;

/// <summary>An array of plain cells that more than one thread touches, ordered by some other word.</summary>
/// <remarks>Its length is a power of two; an index is taken modulo the length.</remarks>
internal sealed class PlainArray<T>
{
    private readonly T[] _cells;

    public PlainArray(int length) => _cells = new T[length];

    public int Length => _cells.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Read(uint index)
    {
        T[] cells = _cells;
        return cells[(int)(index & (uint)(cells.Length - 1))];
    }

    /// <summary>
    /// A load that may be concurrent with a store. Only where what it returns then counts for nothing, for the value can be
    /// old, new or, if it is larger than a word, a mixture.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T ReadRacing(uint index) => Read(index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(uint index, T value)
    {
        T[] cells = _cells;
        ref T cell = ref cells[(int)(index & (uint)(cells.Length - 1))];
        if (default(T) is ITwoReferences)
        {
            Unsafe.As<T, Pair>(ref cell).Become(Unsafe.As<T, Pair>(ref value));
        }
        else
        {
            cell = value;
        }
    }

    private struct Pair
    {
        private object? _first;
        private object? _second;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Become(Pair value)
        {
            _first = value._first;
            if (_second != value._second)
            {
                _second = value._second;
            }
        }
    }
}
