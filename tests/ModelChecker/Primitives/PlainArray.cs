using System.Runtime.CompilerServices;
using Magpie.ModelChecking;

namespace Magpie.Primitives;

/// <summary>The model's version: an access that is not ordered is a fault.</summary>
internal sealed class PlainArray<T>
{
    private readonly Cell<T>[] _cells;

    public PlainArray(int length) => _cells = new Cell<T>[length];

    public int Length => _cells.Length;

    public T Read(uint index, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => At(index).LoadPlain(file, line);

    public T ReadRacing(uint index, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => At(index).LoadRacing(file, line);

    public void Write(uint index, T value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        At(index).StorePlain(value, file, line);

    private ref Cell<T> At(uint index) => ref _cells[(int)(index & (uint)(_cells.Length - 1))];
}
