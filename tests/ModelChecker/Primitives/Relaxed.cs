using System.Runtime.CompilerServices;
using Magpie.ModelChecking;

namespace Magpie.Primitives;

/// <summary>The model's version: a relaxed access, in models that explore when it happens; else it never changes.</summary>
internal struct Relaxed<T> : IModelField
{
    private Cell<T> _cell;

    public void Bind(string name) => _cell.Bind(name);

    public T Read([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        ModelSystem.ExploresRelaxed ? _cell.Load(Order.Relaxed, file, line) : _cell.Newest;

    public void Write(T value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ModelSystem.RequireSetupUnlessRelaxed();
        _cell.Store(value, Order.Relaxed, file, line);
    }
}
