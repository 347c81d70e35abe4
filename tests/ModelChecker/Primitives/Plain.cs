using System.Runtime.CompilerServices;
using Magpie.ModelChecking;

namespace Magpie.Primitives;

/// <summary>The model's version: an access that is not ordered is a fault.</summary>
internal struct Plain<T> : IModelField
{
    private Cell<T> _cell;

    public Plain(T value) => _cell = new Cell<T>(value);

    public void Bind(string name) => _cell.Bind(name);

    public T Read([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => _cell.LoadPlain(file, line);

    public void Write(T value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => _cell.StorePlain(value, file, line);
}
