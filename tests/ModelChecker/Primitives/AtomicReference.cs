using System.Runtime.CompilerServices;
using Magpie.ModelChecking;

namespace Magpie.Primitives;

/// <summary>The model's version: each operation is a step.</summary>
internal struct AtomicReference<T> : IModelField
    where T : class
{
    private Cell<T?> _cell;

    public AtomicReference(T? value) => _cell = new Cell<T?>(value);

    public void Bind(string name) => _cell.Bind(name);

    public T? Read([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => _cell.Load(Order.Volatile, file, line);

    public T? ReadOwned([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => _cell.LoadOwned(file, line);

    public void Write(T? value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _cell.Store(value, Order.Volatile, file, line);

    public T? Exchange(T? value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _cell.Update(new Replace<T?>(value), out _, "exchange", file, line);

    public bool TryExchange(T? expected, T? value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        _cell.Update(new ReplaceSame<T>(expected, value), out bool exchanged, "try exchange", file, line);
        return exchanged;
    }

    public T GetOrInstall(T created, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _cell.Update(new ReplaceSame<T>(null, created), out _, "install", file, line) ?? created;
}
