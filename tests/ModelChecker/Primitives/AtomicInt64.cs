using System.Runtime.CompilerServices;
using Magpie.ModelChecking;

namespace Magpie.Primitives;

/// <summary>The model's version: each operation is a step.</summary>
internal struct AtomicInt64 : IModelField
{
    private Cell<long> _cell;

    public AtomicInt64(long value) => _cell = new Cell<long>(value);

    public void Bind(string name) => _cell.Bind(name);

    public long Read([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => _cell.Load(Order.Volatile, file, line);

    public long ReadOwned([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => _cell.LoadOwned(file, line);

    public void Write(long value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _cell.Store(value, Order.Volatile, file, line);

    public void IncrementOwned([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => AddOwned(1, file, line);

    public void AddOwned(long amount, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _cell.Store(_cell.LoadOwned(file, line) + amount, Order.Volatile, file, line);

    public long Increment([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => Add(1, file, line);

    public long Add(long amount, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _cell.Update(new Addition(amount), out _, "add", file, line) + amount;

    public bool TryExchange(long expected, long value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        _cell.Update(new ReplaceEqual<long>(expected, value), out bool exchanged, "try exchange", file, line);
        return exchanged;
    }

    public bool TryUpdate<TTransition>(
        TTransition transition, out long previous, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where TTransition : struct, ITransition
    {
        long current = _cell.Load(Order.Volatile, file, line);
        while (transition.TryApply(current, out long next))
        {
            long seen = _cell.Update(new ReplaceEqual<long>(current, next), out bool exchanged, typeof(TTransition).Name, file, line);
            if (exchanged)
            {
                previous = current;
                return true;
            }

            current = seen;
        }

        previous = current;
        return false;
    }

    private readonly struct Addition(long amount) : IUpdate<long>
    {
        public bool TryApply(long current, out long next)
        {
            next = current + amount;
            return true;
        }
    }
}
