using System.Runtime.CompilerServices;
using Magpie.ModelChecking;

namespace Magpie.Primitives;

/// <summary>The model's version: each operation is a step.</summary>
internal struct AtomicInt32 : IModelField
{
    private Cell<int> _cell;

    public AtomicInt32(int value) => _cell = new Cell<int>(value);

    public void Bind(string name) => _cell.Bind(name);

    public int Read([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => _cell.Load(Order.Volatile, file, line);

    public void Write(int value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _cell.Store(value, Order.Volatile, file, line);

    public int ReadOwned([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => _cell.LoadOwned(file, line);

    public int Exchange(int value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _cell.Update(new Replace<int>(value), out _, "exchange", file, line);

    public int Increment([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _cell.Update(new Addition(1), out _, "increment", file, line) + 1;

    public int Decrement([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _cell.Update(new Addition(-1), out _, "decrement", file, line) - 1;

    public bool TryExchange(int expected, int value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        _cell.Update(new ReplaceEqual<int>(expected, value), out bool exchanged, "try exchange", file, line);
        return exchanged;
    }

    private readonly struct Addition(int amount) : IUpdate<int>
    {
        public bool TryApply(int current, out int next)
        {
            next = current + amount;
            return true;
        }
    }
}
